// Shows how far the suggested story has come, from what the page can see of it.

const TAKEN = ["yes", "busy"];
const ASKED = [...TAKEN, "asked", "no"];

const volunteers = (snapshot, states) => snapshot.pins
  .some((pin) => pin.role === "volunteer" && pin.on_phone && states.includes(pin.state));

const DONE = [
  (snapshot) => snapshot.phones.some((phone) =>
    phone.role === "resident" && phone.bubbles.some((bubble) => bubble.mine)),
  (snapshot) => volunteers(snapshot, ASKED),
  (snapshot) => volunteers(snapshot, TAKEN),
  (snapshot) => snapshot.pins.some((pin) => pin.on_phone && pin.state === "helped"),
  () => false,
];

export function showStory(list, snapshot) {
  const done = DONE.map((step) => step(snapshot));
  const next = done.lastIndexOf(true) + 1;
  [...list.children].forEach((item, index) => {
    item.classList.toggle("done", index < next);
    if (index === next) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  });
}
