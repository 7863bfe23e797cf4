// Keyboard through rows: with the focus in a table, j and k or the arrows move from row to row; Enter opens, as links do.
// Only inside the table, so that no single key does anything to those who did not ask for it (WCAG 2.1.4).
document.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-rows] tbody tr");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const links = [...row.closest("tbody").querySelectorAll("th a")];
  const here = links.indexOf(row.querySelector("th a"));
  const to = { j: here + 1, ArrowDown: here + 1, k: here - 1, ArrowUp: here - 1, Home: 0, End: links.length - 1 }[event.key];
  if (to === undefined || !links[to]) return;
  links[to].focus();
  event.preventDefault();
});
