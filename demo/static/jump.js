// The bar of links to the phones and the map on narrow screens, with how many messages each phone
// received since it was last looked at.

export class Jump {
  /** `places` are what can be gone to, in their order on the page; the map has no id. */
  constructor(list, places) {
    this.fresh = new Map();
    list.append(...places.map(({ name, element, id }) => this.link(name, element, id)));
    this.watch = new IntersectionObserver((seen) => seen
      .filter((entry) => entry.isIntersecting && !document.hidden)
      .forEach((entry) => this.read(entry.target.phoneId)), { threshold: 0.5 });
  }

  link(name, target, id) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#${target.id}`;
    link.textContent = name;
    item.append(link);
    if (id !== null) {
      const mark = document.createElement("span");
      mark.className = "fresh";
      mark.hidden = true;
      link.append(" ", mark);
      this.fresh.set(id, { mark, count: 0, target });
    }
    return item;
  }

  received(id, count) {
    const phone = this.fresh.get(id);
    if (!count || !phone) return;
    phone.count += count;
    phone.mark.hidden = false;
    phone.mark.textContent = phone.count === 1 ? "1 nouveau" : `${phone.count} nouveaux`;
    phone.target.phoneId = id;
    this.watch.unobserve(phone.target);
    this.watch.observe(phone.target);
  }

  read(id) {
    const phone = this.fresh.get(id);
    phone.count = 0;
    phone.mark.hidden = true;
    this.watch.unobserve(phone.target);
  }
}
