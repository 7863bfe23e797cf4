/* While a job runs, its progress is fetched again every two seconds; without this script the link above does it. */
(function () {
  "use strict";
  async function look() {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-progress]");
      const old = document.querySelector("[data-progress]");
      if (!now || !old) return;
      if (!now.hasAttribute("data-live")) { location.reload(); return; }
      old.replaceWith(now);
    } catch (_) { /* the next look may reach the server again */ }
    setTimeout(look, 2000);
  }
  setTimeout(look, 2000);
})();
