// The whole way of a family with two children, from a teacher's worry to the end of a plan: seven sign-ins, by
// keyboard only, once with scripts and once without. Every page state on the way is looked at.

import { new_page, with_browser } from "./browser.mjs";
import { Inspector } from "./inspect.mjs";
import { with_kith } from "./kith.mjs";
import { complete, enter, follow, press, sign_in, tab_to } from "./keyboard.mjs";
import { must } from "./runner.mjs";
import { in_days, now } from "./today.mjs";

const ada = "Ottoline Quillfeather";
const inspector = new Inspector([
  ...["Ottoline", "Barnaby", "Rosalind", "Quillfeather"],
  ...["Nair", "Mistry", "Adamson", "Yusuf", "Lowe"],
]);

const worry =
  "On Monday she came in with a long red mark on her upper arm and said: \"he hit me with the belt\". She was " +
  "hungry and asked twice whether she had to go home.";
const plan =
  "Nobody hits or threatens the children. They eat a meal every evening. Joe, the school and the health visitor see " +
  "it every week. By the end of January.";

/** A practitioner in a window of their own. */
class Practitioner {
  constructor(kith, browser, scripts, role) {
    Object.assign(this, { kith, browser, scripts, role });
  }

  async arrive() {
    this.page = inspector.watch(await new_page(this.browser, { scripts: this.scripts }));
    this.page.without_scripts = !this.scripts;
    await sign_in(this.page, this.kith, this.role);
    return this;
  }

  look(state) {
    return inspector.look(this.page, state);
  }

  async says(words) {
    const text = (await this.page.locator("main").innerText()).replace(/\s+/g, " ");
    must(words instanceof RegExp ? words.test(text) : text.includes(words), `${this.role} does not read "${words}" in: ${text}`);
  }

  /** To the child's page, from Today or, where she is not on it, by searching. */
  async open(child) {
    const listed = child.split(" ").reverse().join(", ");
    await follow(this.page, "Today");
    if ((await this.page.locator("main").innerText()).includes(listed)) return follow(this.page, listed);
    await tab_to(this.page, "search words", (at) => at.question.startsWith("Find a child"));
    await this.page.keyboard.type(child);
    await enter(this.page);
    await this.look("search results");
    return follow(this.page, listed);
  }

  /** Records a step of a child's process from the child's page, and looks at form and result. */
  async record(child, title, answers = [], state = title) {
    await this.open(child);
    await follow(this.page, title);
    await this.look(`form ${state}`);
    await complete(this.page, answers);
    await this.must_be_recorded(state);
    await this.look(`recorded ${state}`);
  }

  async must_be_recorded(state) {
    if (new URL(this.page.url()).searchParams.get("done") === "recorded") return;
    await this.look(`refused ${state}`);
    const summary = await this.page.locator(".govuk-error-summary, main").first().innerText();
    throw new Error(`${this.role} could not record "${state}": ${summary.slice(0, 1500)}`);
  }

  leave() {
    return this.page.context().close();
  }
}

const person = (row, given, family, born) => [
  { ask: "First name", where: row, say: given },
  { ask: "Last name", where: row, say: family },
  ...(born ? [{ ask: "Date of birth", where: row, say: born }] : []),
];

async function refer(teacher) {
  await teacher.look("today of a referrer without referrals");
  await follow(teacher.page, /^Make a referral/);
  await teacher.look("before a referral");
  await press(teacher.page, "Start");
  await teacher.look("referral form empty");
  const { page } = teacher;
  await press(page, "Add another child");
  await press(page, "Add another adult");
  await teacher.look("referral form with two children");
  await press(page, "Check your answers");
  must(/^Error: /.test(await page.title()), "a referral with nothing in it is refused with a page titled Error:");
  await teacher.look("referral form refused");
  const answers = [
    { ask: "Is a child in danger now", say: "No" },
    ...person("Child 1", "Ottoline", "Quillfeather", { day: "14", month: "3", year: "2016" }),
    ...person("Child 2", "Barnaby", "Quillfeather", { day: "2", month: "9", year: "2022" }),
    { ask: "Sex", where: "Child 1", say: "Female" },
    { ask: "Where do they live", say: "12 Larch Rise" },
    { ask: "School", where: "Child 1", say: "Oak Bank Primary" },
    ...person("Adult 1", "Rosalind", "Quillfeather"),
    { ask: "Who are they to the child", say: "Mother" },
    { ask: "What happened", say: worry },
    { ask: "What worries you", say: "That she is hurt at home, and that it happens again." },
    { ask: "What is going well", say: "She talks to her class teacher. Her grandmother is near." },
    { ask: "Do you know of any of these", say: ["Domestic abuse"] },
    { ask: "Have you told a parent", say: "No" },
    { ask: "Why not", say: "She is afraid of what happens if he learns of it." },
    { ask: "What has the child said", say: "She wants it to stop, and to stay with her mum." },
    { ask: "How can the referrer be reached", say: "01632 960 001, office@oakbank.example" },
  ];
  await complete(page, answers, "Check your answers");
  await teacher.look("referral check your answers");
  await teacher.says("he hit me with the belt");
  await press(page, /^Send/);
  await teacher.look("referral receipt");
  await teacher.says(/received/i);
  await teacher.says(/reference/i);
  await follow(page, "Your referrals");
  await teacher.look("referrals list");
}

async function front_door(worker) {
  await worker.look("today of the front door");
  await worker.says("Quillfeather, Ottoline");
  await worker.open(ada);
  await worker.look("child with a referral");
  await follow(worker.page, "Decide what happens next");
  await worker.look("form decision empty");
  await complete(worker.page, [{ ask: "Why this response", say: " " }]);
  must(/^Error: /.test(await worker.page.title()), "a decision without reasons is refused");
  await worker.look("form decision refused");
  await complete(worker.page, [
    { ask: "Why this response", say: "A mark that fits what she says, and fear of going home: level 4." },
    { ask: "Who referred", say: "School" },
    { ask: "What is the outcome", say: "Hold a strategy discussion" },
    { ask: "What is the main need", say: "Abuse" },
    { ask: "Does the family know", say: "No" },
    { ask: "Why not", say: "Until the strategy discussion has agreed how." },
  ]);
  await worker.must_be_recorded("decision");
  await worker.look("recorded decision");
  await worker.record(ada, "Tell the referrer", [
    { ask: "What was the referrer told", say: "Thank you. We hold a strategy discussion today. Please keep her close." },
    { ask: "How", say: /./ },
  ]);
}

async function manage_to_enquiry(manager) {
  await manager.look("today of a manager");
  await manager.record(ada, "Allocate the assessment", [{ ask: "Which social worker leads", say: "Joe Adamson" }]);
  await manager.record(ada, "Hold the strategy discussion", [
    { ask: "Who took part", say: ["Children's social care", "Police", "Health", "School"] },
    { ask: "Why is or is there not", say: "The mark fits a belt; she names who did it." },
    { ask: "What is the outcome", say: "Start section 47 enquiries" },
  ]);
  await manager.says(/Section 47/i);
}

async function enquire(worker) {
  await worker.look("today of a social worker");
  await worker.open(ada);
  await worker.look("child under enquiry");
  for (const title of ["See the child for the enquiry", "See the child"]) {
    await worker.record(ada, new RegExp(`^${title}(:.*)?$`), [
      { ask: "Was the child seen", say: "Yes" },
      { ask: "Was the child seen alone", say: "Yes" },
      { ask: "What did the child say", where: ada, say: "I want him to stop shouting." },
      { ask: "What did the child say", say: "He plays and shows his cars. He is quiet when the door goes." },
    ], title);
  }
  await worker.record(ada, "Conclude the enquiry", [
    { ask: "Was the child harmed", where: ada, say: "She was hit with a belt more than once. It is likely to happen again." },
    { ask: "Was the child harmed", say: "He has not been hit. He sees and hears it." },
  ]);
  await worker.record(ada, "Complete the assessment", [{ ask: "What was found", say: ["Physical abuse by an adult", "Domestic abuse"] }]);
}

async function authorise(manager) {
  await manager.record(ada, "Authorise the assessment", [{ ask: "What is the outcome", say: "Carried on" }]);
  await manager.record(ada, "Authorise the enquiry", [
    { ask: `What is the outcome for ${ada}`, say: /hold a conference$/ },
    { ask: "What is the outcome", say: "Not substantiated: help as a child in need" },
  ]);
  await manager.record(ada, "Arrange the conference", [
    { ask: "When will it be", say: in_days(7) },
    { ask: "Who chairs", say: "Ruth Collins" },
    { ask: "Which agencies are invited", say: ["Police", "Health", "School"] },
  ]);
}

async function inform(worker) {
  await worker.record(ada, "Tell the family and the agencies the outcome of the enquiry");
}

async function confer(chair) {
  await chair.look("today of a chair");
  await chair.record(ada, "Hold the conference", [
    { ask: "Which agencies took part", say: ["Children's social care", "Police", "Health", "School"] },
    { ask: "What does the child say", say: "I want to stay with mum and Barney." },
    { ask: "What is the outcome", say: "A child protection plan" },
    { ask: "Category", say: "Physical abuse" },
    { ask: "Who is the lead social worker", say: "Joe Adamson" },
    { ask: "Who is in the core group", say: ["Samira Yusuf", "Joe Adamson"] },
    { ask: "What must change", say: plan },
    { ask: "When does the core group first meet", say: in_days(6) },
    { ask: "When is the first review", say: in_days(60) },
  ]);
  const sent = [{ ask: "Which agencies was it sent to", say: ["Police", "Health", "School"] }];
  await chair.record(ada, "Send the decision", sent);
  await chair.record(ada, "Send round the record");
}

async function work_the_plan(worker) {
  await worker.open(ada);
  await worker.look("child on a plan");
  for (const tab of ["Journey", "Chronology", "People", "Plan", "Access"]) {
    await follow(worker.page, tab);
    await worker.look(`child ${tab}`);
  }
  await worker.record(ada, "Set out the plan in detail", [
    { ask: "What must be different", say: plan },
    { ask: "Do the parents agree", say: "Yes" },
  ]);
  await worker.record(ada, "Hold a core group meeting", [
    { ask: "Which agencies took part", say: ["Children's social care", "Health", "School"] },
  ]);
  await worker.record(ada, "Visit the child", [
    { ask: "What did the child say", say: "He has moved out. It is quiet now. I sleep." },
    { ask: "What is the outcome", say: "The child was seen, alone" },
    { ask: /^(What was the result|How)/, say: "The child was seen, alone" },
  ]);
  await worker.record(ada, "Arrange the review", [
    { ask: "When will it be", say: in_days(1) },
    { ask: "Who chairs", say: "Ruth Collins" },
    { ask: "Which agencies are invited", say: ["Police", "Health", "School"] },
  ]);
}

async function be_in_the_core_group(member) {
  await member.look("today of a core group member");
  await member.open(ada);
  await member.look("child as the core group sees her");
  await member.says("Nobody hits or threatens the children");
  await follow(member.page, "Add a note");
  await member.look("form note");
  await complete(member.page, [{ ask: /./, say: "Weighed and measured today: thriving. Mother was open." }]);
  await member.look("after a note");
  await follow(member.page, "Plan");
  await member.look("plan as the core group sees it");
}

async function review(chair) {
  await chair.record(ada, "Hold the review conference", [
    { ask: "Which agencies took part", say: ["Children's social care", "Police", "Health", "School"] },
    { ask: "What is the outcome", say: "The plan ends" },
  ]);
  await chair.record(ada, "Send the decision and the record", [
    { ask: "Which agencies was it sent to", say: ["Police", "Health", "School"] },
  ]);
  await chair.record(ada, "End the plan", [
    { ask: "What is the outcome", say: "No longer likely to suffer significant harm: help goes on" },
  ]);
}

async function tell_everybody(worker) {
  await worker.record(ada, "Tell every agency and the family", [
    { ask: "Which agencies were told", say: ["Police", "Health", "School"] },
  ]);
  await worker.open(ada);
  await worker.look("child after the plan");
  await worker.says(/child in need/i);
  await follow(worker.page, "Journey");
  await worker.look("journey after the plan");
}

async function read_the_answer(teacher) {
  await follow(teacher.page, "Today");
  await teacher.look("today of a referrer with an answer");
  await follow(teacher.page, "Referrals");
  await teacher.look("referrals list answered");
  await teacher.says("Answered");
  await follow(teacher.page, /^[0-9A-Z]{8}$/);
  await teacher.look("referral answered");
  await teacher.says("We hold a strategy discussion today");
  must(!(await teacher.page.content()).includes("He has moved out"), "the referrer reads nothing of the record itself");
}

async function see_nothing(administrator, child_address) {
  await administrator.look("today of an administrator");
  const content = await administrator.page.content();
  for (const name of ["Quillfeather", "Ottoline", "Barnaby", "Rosalind"]) must(!content.includes(name), `an administrator reads ${name}`);
  const answer = await administrator.page.goto(child_address);
  must([403, 404].includes(answer.status()), `an administrator opens a child: ${answer.status()}`);
  must(!(await administrator.page.content()).includes("Quillfeather"), "the refusal names the child");
  await administrator.look("child refused");
}

/** Pages that belong to no step of the journey. */
async function look_around(manager) {
  const { page, kith } = manager;
  await manager.open(ada);
  const child = page.url();
  await follow(page, "Change facts");
  await manager.look("form facts");
  for (const [address, state] of [
    ["/search", "search empty"],
    ["/guidance", "guidance"],
    ["/guidance/initial_conference", "guidance of a process"],
    ["/accessibility", "accessibility"],
    ["/privacy", "privacy"],
    ["/no-such-page", "page not found"],
  ]) {
    await page.goto(kith.address + address);
    await manager.look(state);
  }
  await page.goto(`${child}?as_at=yesterday-ish`);
  await manager.look("child as at a wrong moment");
  await page.goto(`${child}?as_at=${now().year}-01-01`);
  await manager.look("child as at before she was known");
  return child;
}

async function walk(scripts) {
  await with_kith(async (kith) =>
    with_browser(async (browser) => {
      const arrive = (role) => new Practitioner(kith, browser, scripts, role).arrive();
      const first = inspector.watch(await new_page(browser, { scripts }));
      first.without_scripts = !scripts;
      await first.goto(`${kith.address}/sign-in`);
      await inspector.look(first, "sign in");
      await first.context().close();
      const teacher = await arrive("teacher");
      await refer(teacher);
      const door = await arrive("frontdoor");
      await front_door(door);
      await door.leave();
      const manager = await arrive("manager");
      await manage_to_enquiry(manager);
      const worker = await arrive("socialworker");
      await enquire(worker);
      await authorise(manager);
      await inform(worker);
      const chair = await arrive("chair");
      await confer(chair);
      await work_the_plan(worker);
      const member = await arrive("healthvisitor");
      await be_in_the_core_group(member);
      await member.leave();
      await review(chair);
      await chair.leave();
      await tell_everybody(worker);
      await worker.leave();
      await read_the_answer(teacher);
      await teacher.leave();
      const child = await look_around(manager);
      await manager.leave();
      const administrator = await arrive("administrator");
      await see_nothing(administrator, child);
      await administrator.leave();
      await kith.stop();
      kith.entries(); // fails unless the record is whole
    }),
  );
}

export const journey = {
  name: "journey",
  tests: [
    { name: "seven sign-ins by keyboard, with scripts", run: () => walk(true) },
    { name: "seven sign-ins by keyboard, without scripts", run: () => walk(false) },
    { name: "axe finds nothing on any page", run: () => inspector.report("axe") },
    { name: "no page scrolls sideways at 320 px", run: () => inspector.report("reflow") },
    { name: "no name in a title or an address", run: () => inspector.report("names") },
    { name: "every page has the security headers", run: () => inspector.report("headers") },
    { name: "no script complains", run: () => inspector.report("scripts") },
    { name: "every title names task and service", run: () => inspector.report("style") },
  ],
};
