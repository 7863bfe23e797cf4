/* One tick for all rows of a page, and how many are ticked; without this every row is ticked by itself. */
(function () {
  "use strict";
  for (const bar of document.querySelectorAll("[data-pick-all]")) {
    const boxes = [...document.querySelectorAll(`input[type="checkbox"][name="${bar.dataset.pickAll}"]`)];
    const all = bar.querySelector("input");
    const told = bar.querySelector("[role=status]");
    const tell = () => {
      const many = boxes.filter((box) => box.checked).length;
      all.checked = many > 0 && many === boxes.length;
      all.indeterminate = many > 0 && many < boxes.length;
      told.textContent = many ? `已选${many}条` : "";
    };
    all.addEventListener("change", () => { boxes.forEach((box) => { box.checked = all.checked; }); tell(); });
    boxes.forEach((box) => box.addEventListener("change", tell));
    bar.hidden = boxes.length < 2;
    tell();
  }
})();
