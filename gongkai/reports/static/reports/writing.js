/* Writing a report: a figure's name goes where the cursor was last; the list of figures can be searched. Without this
   script the names are typed or copied by hand. */
(function () {
  "use strict";
  const form = document.querySelector("[data-writing]");
  if (!form) return;
  let box = form.querySelector("textarea");
  form.addEventListener("focusin", function (event) {
    if (event.target.tagName === "TEXTAREA") box = event.target;
  });
  document.querySelectorAll("[data-insert]").forEach(function (name) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "an-insert";
    button.textContent = name.textContent;
    button.setAttribute("aria-label", "插入 " + name.parentElement.dataset.words);
    button.addEventListener("click", function () {
      if (!box) return;
      const at = box.selectionEnd;
      box.setRangeText("{" + name.dataset.insert + "}", box.selectionStart, at, "end");
      box.focus();
    });
    name.replaceWith(button);
  });
  document.querySelectorAll("[data-only-script]").forEach(function (part) { part.hidden = false; });
  const find = document.getElementById("find-figure");
  find.addEventListener("input", function () {
    const words = find.value.trim();
    document.querySelectorAll(".an-references li").forEach(function (line) {
      line.hidden = words !== "" && !line.textContent.includes(words);
    });
    document.querySelectorAll(".gk-fold").forEach(function (fold) { if (words) fold.open = true; });
  });
})();
