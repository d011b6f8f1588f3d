// Days and times as somebody in England types them today.

const london = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/** { day, month, year, time } of a moment, as typed into a form. */
export function typed(moment = new Date()) {
  const parts = Object.fromEntries(london.formatToParts(moment).map((part) => [part.type, part.value]));
  return {
    day: String(Number(parts.day)),
    month: String(Number(parts.month)),
    year: parts.year,
    time: `${parts.hour}:${parts.minute}`,
    second: parts.second,
  };
}

export const now = () => typed();
export const in_days = (days) => typed(new Date(Date.now() + days * 86_400_000));

/** A moment as `as_at` takes it: local time to the second. */
export function local_text(moment) {
  const { day, month, year, time, second } = typed(moment);
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}T${time}:${second}`;
}
