/* The body as it will look, in place of its plain text box. Without this script the text box does the same work. */
(function () {
  "use strict";
  const box = document.getElementById("id_body");
  if (!box) return;
  const form = box.form;
  const rich = document.createElement("div");
  rich.className = "ct-rich";
  rich.contentEditable = "true";
  rich.setAttribute("role", "textbox");
  rich.setAttribute("aria-multiline", "true");
  const label = form.querySelector('label[for="id_body"]');
  if (label) { label.id = "id_body_label"; rich.setAttribute("aria-labelledby", label.id); }
  if (box.getAttribute("aria-describedby")) rich.setAttribute("aria-describedby", box.getAttribute("aria-describedby"));

  const KEPT = new Set("P BR H2 H3 H4 H5 STRONG EM B I U SUB SUP UL OL LI BLOCKQUOTE TABLE CAPTION THEAD TBODY TFOOT TR TH TD A HR".split(" "));
  const DROPPED = new Set("SCRIPT STYLE META LINK TITLE IFRAME OBJECT EMBED NOSCRIPT TEMPLATE XML HEAD".split(" "));

  /* Copy only what a record may hold; the server cleans once more. */
  function copy(from, into) {
    for (const node of from.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) { into.appendChild(document.createTextNode(node.data)); continue; }
      if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.nodeName)) continue;
      const name = node.nodeName === "DIV" || node.nodeName === "H1" || node.nodeName === "SECTION" ? (node.nodeName === "H1" ? "H2" : "P") : node.nodeName;
      if (!KEPT.has(name) || (name === "P" && node.querySelector("p, div, table, ul, ol, h1, h2, h3"))) { copy(node, into); continue; }
      const made = document.createElement(name);
      for (const key of ["href", "colspan", "rowspan"]) {
        const value = node.getAttribute(key);
        if (value && (key !== "href" || /^(https?:|mailto:|tel:)/i.test(value))) made.setAttribute(key, value);
      }
      copy(node, made);
      into.appendChild(made);
    }
  }

  function parsed(html) {
    const out = document.createElement("div");
    copy(new DOMParser().parseFromString(html, "text/html").body, out);
    return out;
  }

  function show(text) {
    rich.replaceChildren();
    if (/<[a-zA-Z!/][^>]*>/.test(text)) { rich.append(...parsed(text).childNodes); return; }
    for (const line of text.split("\n")) {
      if (!line.trim()) continue;
      const p = document.createElement("p");
      p.textContent = line;
      rich.appendChild(p);
    }
    if (!rich.childNodes.length) rich.appendChild(document.createElement("p")).appendChild(document.createElement("br"));
  }

  let touched = false;
  function put() { if (touched) box.value = rich.textContent.trim() || rich.querySelector("table, hr") ? parsed(rich.innerHTML).innerHTML : ""; }

  const tools = document.createElement("div");
  tools.className = "ct-tools";
  tools.setAttribute("role", "toolbar");
  tools.setAttribute("aria-label", "正文格式");
  const BUTTONS = [["正文", "formatBlock", "p"], ["大标题", "formatBlock", "h2"], ["小标题", "formatBlock", "h3"], ["加粗", "bold"], ["编号", "insertOrderedList"], ["项目", "insertUnorderedList"], ["清除格式", "removeFormat"], ["撤销", "undo"]];
  for (const [words, command, value] of BUTTONS) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", () => { rich.focus(); document.execCommand(command, false, value); touched = true; });
    tools.appendChild(button);
  }
  const source = document.createElement("button");
  source.type = "button";
  source.textContent = "看代码";
  source.setAttribute("aria-pressed", "false");
  source.addEventListener("click", () => {
    const open = box.hidden;
    if (open) { put(); } else { show(box.value); touched = true; }
    box.hidden = !open;
    rich.hidden = open;
    source.setAttribute("aria-pressed", String(open));
  });
  tools.appendChild(source);

  rich.addEventListener("input", () => { touched = true; });
  rich.addEventListener("paste", (event) => {
    const html = event.clipboardData.getData("text/html");
    const text = event.clipboardData.getData("text/plain");
    event.preventDefault();
    touched = true;
    if (html) document.execCommand("insertHTML", false, parsed(html).innerHTML);
    else document.execCommand("insertText", false, text);
  });
  form.addEventListener("submit", () => { if (box.hidden) put(); });
  show(box.value);
  box.before(tools, rich);
  box.hidden = true;
})();
