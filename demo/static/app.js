// Puts the page together: fetches snapshots, shows them, hands over what is done on the page.

import { order, ground, news, Refused } from "./server.js";
import { Phone } from "./phone.js";
import { TownMap } from "./map.js";
import { People } from "./people.js";
import { Jump } from "./jump.js";
import { showStory } from "./story.js";
import { day, hour, minutesUntilTomorrow } from "./town_time.js";

const ASK_EVERY_MS = 1000;
const at = (id) => document.getElementById(id);

const phones = new Map();
let underWay = 0;
let shown = null;
let map = null;
let people = null;
let jump = null;

async function act(name, body) {
  busy(1);
  try {
    show(await order(name, body));
    trouble(null);
    return true;
  } catch (error) {
    trouble(error instanceof Refused ? error.message : LOST);
    return false;
  } finally {
    busy(-1);
  }
}

function busy(more) {
  underWay += more;
  document.body.setAttribute("aria-busy", String(underWay > 0));
}

const LOST = "La démonstration ne répond plus. Relancez-la, puis rechargez cette page.";

function trouble(words) {
  const line = at("trouble");
  line.hidden = words === null;
  if (line.textContent !== (words ?? "")) line.textContent = words ?? "";
}

function show(snapshot) {
  const first = shown === null;
  shown = snapshot;
  if (first) placePhones(snapshot);
  showHour(snapshot.clock, first);
  for (const phone of snapshot.phones) {
    const fresh = phones.get(phone.id)?.show(phone, snapshot.clock);
    if (!first) jump.received(phone.id, fresh);
  }
  showStory(at("story"), snapshot);
  map.show(snapshot.pins);
  people.show(snapshot.pins);
}

function placePhones(snapshot) {
  for (const phone of snapshot.phones) {
    const { element } = phones.set(phone.id, new Phone(phone, act)).get(phone.id);
    if (phone.role === "referent") at("stage").append(element);
    else at("map").before(element);
  }
  const owners = new Map(snapshot.phones.map((phone) => [`phone-${phone.id}`, phone]));
  jump = new Jump(at("jump"), [...at("stage").children].map((element) => {
    const phone = owners.get(element.id);
    return { element, name: phone?.owner ?? "Carte", id: phone?.id ?? null };
  }));
}

function showHour(clock, first) {
  const words = hour(clock);
  if (at("hour").dateTime === clock) return;
  at("hour").textContent = words;
  at("hour").dateTime = clock;
  at("day").textContent = day(clock);
  if (!first) at("spoken").textContent = `Il est ${words}, ${day(clock)}.`;
}

function listen() {
  for (const button of document.querySelectorAll("button.later")) {
    button.addEventListener("click", () => act("later", { minutes: wait(button.dataset) }));
  }
  at("restart").addEventListener("click", async () => {
    if (await act("restart", {})) at("spoken").textContent = "La démonstration recommence.";
  });
  at("enlarge").addEventListener("click", () => {
    const large = at("stage").classList.toggle("large-map");
    at("enlarge").setAttribute("aria-pressed", String(large));
    at("enlarge").textContent = large ? "Réduire" : "Agrandir";
    if (large) at("map").scrollIntoView({ block: "nearest" });
  });
}

function wait({ minutes, tomorrow }) {
  return minutes ? Number(minutes) : minutesUntilTomorrow(shown.clock, Number(tomorrow));
}

async function follow() {
  try {
    const snapshot = document.hidden ? null : await news(shown.version);
    if (snapshot) show(snapshot);
    if (at("trouble").textContent === LOST) trouble(null);
  } catch {
    trouble(LOST);
  }
  setTimeout(follow, ASK_EVERY_MS);
}

async function begin() {
  const town = await ground();
  at("town").textContent = town.town;
  map = new TownMap(at("drawing"), at("map-words"), at("legend"), town);
  people = new People(at("people"), (name) => map.select(name));
  map.onSelect = (name) => people.select(name);
  show(await news(null));
  listen();
  document.body.classList.add("ready");
  setTimeout(follow, ASK_EVERY_MS);
}

begin().catch(() => trouble(LOST));
