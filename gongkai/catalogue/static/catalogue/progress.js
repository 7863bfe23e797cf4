/* While a batch is at work, what it has reached is asked for every two seconds; without this the link does it. */
(function () {
  "use strict";
  async function look() {
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
      const fresh = page.querySelector("[data-progress]");
      const shown = document.querySelector("[data-progress]");
      if (fresh && shown) {
        if (!fresh.hasAttribute("data-live")) { location.reload(); return; }
        shown.replaceWith(fresh);
      }
    } catch (_) { /* the next look may reach the server again */ }
    setTimeout(look, 2000);
  }
  setTimeout(look, 2000);
})();
