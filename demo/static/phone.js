// One phone on the page: its messages, its buttons, its field. It shows what the snapshot says and
// hands over what its owner does.

import { keypad } from "./keypad.js";
import { IDEAS } from "./ideas.js";
import { hour } from "./town_time.js";

export class Phone {
  /** `act(order, body)` hands something over; it answers whether it was taken. */
  constructor(phone, act) {
    this.id = phone.id;
    this.act = act;
    this.rows = new Map();
    this.opened = false;
    const template = document.getElementById(`${phone.kind}-phone`);
    this.element = template.content.firstElementChild.cloneNode(true);
    this.find = (selector) => this.element.querySelector(selector);
    this.log = this.find(".log");
    this.field = this.find("textarea");
    this.name(phone);
    this.listen();
    this.offerIdeas(phone.role);
    if (phone.kind === "sms") keypad(this.find(".keys"), this.field, this.find(".mode"));
  }

  name(phone) {
    this.element.id = `phone-${phone.id}`;
    this.element.tabIndex = -1;
    this.element.classList.add(phone.role);
    this.find("h2").id = `name-${phone.id}`;
    this.element.setAttribute("aria-labelledby", `name-${phone.id}`);
    this.log.setAttribute("aria-label", `Messages de ${phone.owner}`);
    this.field.id = `field-${phone.id}`;
    this.find("label").htmlFor = this.field.id;
    const face = this.find(".face");
    if (face) face.textContent = phone.owner[0];
  }

  listen() {
    this.find("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.send();
    });
  }

  async send() {
    const text = this.field.value;
    if (!text.trim()) {
      this.field.focus();
      return;
    }
    this.field.value = "";
    const taken = await this.act("write", { phone: this.id, text });
    if (!taken && !this.field.value) this.field.value = text;
  }

  offerIdeas(role) {
    for (const [label, text] of IDEAS[role] ?? []) {
      const idea = document.createElement("button");
      idea.type = "button";
      idea.textContent = label;
      idea.setAttribute("aria-label", `${label} : met ces mots dans le message`);
      idea.addEventListener("click", () => {
        this.field.value = text;
        this.field.focus();
      });
      this.find(".ideas").append(idea);
    }
  }

  /** Answers the bubbles that were not there before and that its owner did not write. */
  show(phone, clock) {
    this.find(".owner").textContent = phone.owner;
    this.find(".subtitle").textContent = phone.subtitle;
    const screenHour = this.find(".hour");
    if (screenHour) screenHour.textContent = hour(clock);
    const toast = this.find(".toast");
    toast.hidden = phone.toast === null;
    if (toast.textContent !== (phone.toast ?? "")) toast.textContent = phone.toast ?? "";
    return this.showBubbles(phone.bubbles);
  }

  showBubbles(bubbles) {
    this.find(".empty").hidden = bubbles.length > 0;
    const kept = new Set(bubbles.map((bubble) => bubble.id));
    for (const [id, row] of this.rows) if (!kept.has(id)) this.drop(id, row);
    const fresh = bubbles.filter((bubble) => this.showBubble(bubble, bubble === bubbles.at(-1)));
    if (fresh.length) this.scrollTo(this.rows.get(bubbles.at(-1).id).element);
    this.opened = true;
    return fresh.filter((bubble) => !bubble.mine).length;
  }

  /** To the end, but not past the beginning of a message that is taller than the screen. */
  scrollTo(newest) {
    const end = this.log.scrollHeight - this.log.clientHeight;
    this.log.scrollTop = Math.min(end, newest.offsetTop - 8);
  }

  drop(id, row) {
    row.element.remove();
    this.rows.delete(id);
  }

  showBubble(bubble, newest) {
    const drawn = JSON.stringify([bubble, bubble.location_button && newest]);
    const row = this.rows.get(bubble.id);
    if (row?.drawn === drawn) return false;
    const element = this.draw(bubble, newest);
    if (row) {
      const held = row.element.contains(document.activeElement);
      row.element.replaceWith(element);
      if (held) element.focus({ preventScroll: true });
    } else this.arrive(element);
    this.rows.set(bubble.id, { element, drawn });
    return row === undefined;
  }

  arrive(element) {
    element.classList.toggle("arriving", this.opened);
    this.log.append(element);
  }

  draw(bubble, newest) {
    const element = document.createElement("div");
    element.className = bubble.mine ? "bubble mine" : "bubble";
    element.tabIndex = -1;
    const text = document.createElement("p");
    const from = document.createElement("span");
    from.className = "unseen";
    from.textContent = bubble.mine ? "Envoyé : " : "Reçu : ";
    const at = document.createElement("time");
    at.dateTime = bubble.at;
    at.textContent = hour(bubble.at);
    text.append(from, bubble.text);
    if (bubble.attached) element.append(this.attached(bubble));
    element.append(text, at);
    for (const buttons of bubble.buttons) element.append(this.row(bubble, buttons));
    if (bubble.location_button && newest) element.append(this.locationButton(bubble));
    return element;
  }

  /** The picture itself, which opens large, or a link that saves the document. */
  attached({ id, attached }) {
    const link = document.createElement("a");
    link.className = attached.picture ? "picture" : "document";
    link.href = `/api/papers/${this.id}/${id}`;
    if (!attached.picture) {
      link.download = "";
      link.textContent = `Télécharger : ${attached.name}`;
      return link;
    }
    const image = document.createElement("img");
    image.src = link.href;
    image.alt = attached.words;
    image.addEventListener("load", () => {
      const { element } = this.rows.get(id) ?? {};
      if (element && element === this.log.lastElementChild) this.scrollTo(element);
    });
    link.target = "_blank";
    link.append(image);
    return link;
  }

  row(bubble, buttons) {
    const row = document.createElement("div");
    row.className = "buttons";
    row.append(...buttons.map(({ text, token }) => this.button(text, () =>
      this.act("press", { phone: this.id, bubble: bubble.id, token }))));
    return row;
  }

  locationButton(bubble) {
    const row = document.createElement("div");
    row.className = "buttons location";
    row.append(this.button(bubble.location_button, () => this.act("locate", { phone: this.id })));
    return row;
  }

  button(text, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  }
}
