// The map as a list: everybody on it, by what they are doing, for who cannot or will not see it.

import { inState, mark, STATES, stateOf, svg } from "./marks.js";

export const key = (pin) => pin.on_phone ?? [pin.role, pin.name, pin.lat, pin.lon].join(" ");

export class People {
  constructor(box, choose) {
    Object.assign(this, { box, choose, selected: null, buttons: new Map() });
  }

  show(pins) {
    const drawn = JSON.stringify(pins);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const held = [...this.buttons].find(([, button]) => button === document.activeElement)?.[0];
    this.buttons.clear();
    this.box.replaceChildren(...groups(pins).map((group) => this.group(group)));
    this.select(this.selected);
    this.buttons.get(held)?.focus({ preventScroll: true });
  }

  select(chosen) {
    this.selected = chosen;
    for (const [name, button] of this.buttons) {
      button.setAttribute("aria-pressed", String(name === chosen));
    }
  }

  group(pins) {
    const section = document.createElement("section");
    const title = document.createElement("h3");
    const { words, plural } = stateOf(pins[0]);
    title.append(svg("svg", { viewBox: "-13 -13 26 26", "aria-hidden": "true" }, mark(pins[0])),
      `${capital(pins.length > 1 ? plural : words)} (${pins.length})`);
    const list = document.createElement("ul");
    list.append(...pins.map((pin) => this.person(pin)));
    section.append(title, list);
    return section;
  }

  person(pin) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = pin.radius_m ? `${pin.name}, ${metres(pin.radius_m)}` : pin.name;
    button.addEventListener("click", () => {
      this.select(this.selected === key(pin) ? null : key(pin));
      this.choose(this.selected);
    });
    this.buttons.set(key(pin), button);
    item.append(button);
    return item;
  }
}

function groups(pins) {
  return Object.entries(STATES).flatMap(([role, states]) => Object.keys(states)
    .map((state) => inState(pins, role, state))
    .filter((group) => group.length));
}

const capital = (words) => words[0].toUpperCase() + words.slice(1);

const metres = (count) => count < 1000 ? `${count} m` : `${String(count / 1000).replace(".", ",")} km`;
