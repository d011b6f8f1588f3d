// Prints, as JSON, what the macros of the Ministry of Justice's frontend make of some options: the goldens of our
// functions. The package has no fixtures of its own.

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import nunjucks from "nunjucks";

const require = createRequire(import.meta.url);
const moj = dirname(dirname(require.resolve("@ministryofjustice/frontend/moj/filters/all.js")));
const govuk = dirname(require.resolve("govuk-frontend/dist/govuk/template.njk"));
const environment = new nunjucks.Environment(
  new nunjucks.FileSystemLoader([dirname(moj), dirname(govuk)]),
  { autoescape: true, trimBlocks: true, lstripBlocks: true },
);
const filters = require(join(moj, "filters/all.js"))();
for (const [name, filter] of Object.entries(filters)) environment.addFilter(name, filter);

const items = [
  { text: "Summary", href: "/children/x/summary", active: true },
  { html: "<em>Plan</em>", href: "/children/x/plan?a=1&b=2" },
  { text: "People & places", href: "#", classes: "extra", attributes: { "data-x": "\"1\"" } },
];
const at = (timestamp, more) => ({ timestamp, ...more });
const cases = [
  ["sub-navigation", "mojSubNavigation", { items }],
  ["sub-navigation", "mojSubNavigation", { label: "Child <1>", classes: "a b", attributes: { id: "sub" }, items: items.slice(0, 1) }],
  ["sub-navigation", "mojSubNavigation", { items: [] }],
  ["badge", "mojBadge", { text: "Urgent & new" }],
  ["badge", "mojBadge", { html: "<b>Urgent</b>", classes: "moj-badge--red moj-badge--large", attributes: { id: "b" } }],
  ["timeline", "mojTimeline", {
    items: [
      { label: { text: "Referral <received>" }, text: "From a school", datetime: at("2019-06-14T14:01:00.000Z", { type: "datetime" }), byline: { text: "A Practitioner" } },
      { label: { html: "<em>Assessment</em>" }, html: "<p>Began</p>", datetime: at("2019-06-15T09:00:00.000Z", { format: "D MMM YYYY" }), byline: { html: "<b>B</b>" }, classes: "x", attributes: { id: "second" } },
    ],
  }],
  ["timeline", "mojTimeline", {
    headingLevel: 3, classes: "moj-timeline--full", attributes: { "data-module": "t" },
    items: [{ label: { text: "One" }, text: "Only", datetime: at("2019-06-14T14:01:00.000Z", { type: "shortdate" }) }],
  }],
];

const words = ({ timestamp, type, format }) => (type ? filters.mojDate(timestamp, type) : filters.date(timestamp, format));
const goldens = cases.map(([component, macro, options]) => {
  const template = `{% from "moj/components/${component}/macro.njk" import ${macro} %}{{ ${macro}(options) }}`;
  const html = environment.renderString(template, { options }).trim();
  for (const item of options.items ?? []) if (item.datetime) item.datetime.words = words(item.datetime);
  return { component, options, html };
});
process.stdout.write(JSON.stringify(goldens));
