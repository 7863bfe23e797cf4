/* Fetches the page anew and puts what is new in place; where that fails, what is shown stays, and the foot says so. */
"use strict";
const seconds = Number(document.body.dataset.seconds) || 60;
const state = document.querySelector(".state");
const clock = document.querySelector(".clock");
const two = (number) => String(number).padStart(2, "0");
const time = (moment) => `${two(moment.getHours())}:${two(moment.getMinutes())}`;
let last = new Date();

/* Codes are kept as data within the page: they must be there when the network is not. */
async function carried(page) {
  for (const image of page.querySelectorAll("main img")) {
    const answer = await fetch(image.getAttribute("src"));
    if (!answer.ok) throw new Error("no code");
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await answer.text())}`;
  }
  return page.querySelector("main");
}

async function renew() {
  try {
    const answer = await fetch(location.href, { cache: "no-cache" });
    if (!answer.ok) throw new Error(String(answer.status));
    const text = await answer.text();
    const page = new DOMParser().parseFromString(text, "text/html");
    document.querySelector("main").replaceWith(document.adoptNode(await carried(page)));
    last = new Date();
    state.textContent = "";
    document.body.dataset.renewed = String(last.getTime());
  } catch {
    state.textContent = `网络中断，显示的是${time(last)}的内容`;
  }
}

function tick() {
  clock.textContent = time(new Date());
}

tick();
setInterval(tick, 5000);
setInterval(renew, seconds * 1000);
