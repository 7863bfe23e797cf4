// Suggestions under a search box while it is typed in. Without this script the box is a plain form.
(() => {
  "use strict";
  const WAIT = 120;

  const enhance = (form, number) => {
    const input = form.querySelector('input[type="search"]');
    if (!input || !form.dataset.suggest) return;
    const list = document.createElement("ul");
    list.id = `suggestions-${number}`;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "建议");
    list.hidden = true;
    const told = document.createElement("p");
    told.className = "unseen";
    told.setAttribute("role", "status");
    form.append(list, told);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);

    let timer = 0;
    let asked = 0;
    let at = -1;
    const rows = () => Array.from(list.children);

    const close = () => {
      asked += 1;
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };

    const choose = (row) => {
      if (row.dataset.url) {
        window.location.assign(row.dataset.url);
        return;
      }
      input.value = row.textContent;
      close();
      form.requestSubmit();
    };

    const move = (to) => {
      const all = rows();
      at = (to + all.length) % all.length;
      all.forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    };

    const show = (found) => {
      list.replaceChildren(
        ...found.map((one, index) => {
          const row = document.createElement("li");
          row.id = `${list.id}-${index}`;
          row.setAttribute("role", "option");
          row.setAttribute("aria-selected", "false");
          row.textContent = one.text;
          if (one.url) row.dataset.url = one.url;
          row.addEventListener("mousedown", (event) => {
            event.preventDefault();
            choose(row);
          });
          return row;
        }),
      );
      at = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(found.length > 0));
      told.textContent = found.length ? `有${found.length}条建议，用上下键选择` : "";
    };

    const ask = async () => {
      const text = input.value.trim();
      asked += 1;
      const mine = asked;
      if (!text) {
        close();
        return;
      }
      try {
        const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(text)}`, { credentials: "omit" });
        if (!answer.ok) return;
        const found = (await answer.json()).suggestions;
        if (mine === asked && document.activeElement === input) show(found);
      } catch {
        // The box works without suggestions.
      }
    };

    input.addEventListener("input", (event) => {
      if (event.isComposing) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, WAIT);
    });
    input.addEventListener("compositionend", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, WAIT);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || list.hidden) return;
      if (event.key === "ArrowDown") move(at + 1);
      else if (event.key === "ArrowUp") move(at < 0 ? -1 : at - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && at >= 0) choose(rows()[at]);
      else return;
      event.preventDefault();
    });
    input.addEventListener("blur", close);
    form.addEventListener("submit", close);
  };

  document.querySelectorAll("form[data-suggest]").forEach(enhance);
})();
