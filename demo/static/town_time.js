// Reads the town's own times as they are written ("2026-03-02T10:00:00+01:00"), whatever the
// time zone of the computer that shows them.

const DAY = new Intl.DateTimeFormat("fr-FR",
  { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });

const asUtc = (iso) => new Date(`${iso.slice(0, 16)}Z`);

export const hour = (iso) => `${Number(iso.slice(11, 13))} h ${iso.slice(14, 16)}`;

export const day = (iso) => DAY.format(asUtc(iso));

export function minutesUntilTomorrow(iso, atHour) {
  const now = asUtc(iso);
  const then = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1, atHour);
  return Math.round((then - now) / 60000);
}
