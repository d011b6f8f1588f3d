// Drafts: what somebody types is on the server within seconds, whatever happens to the browser.
//
// A form with data-autosave="URL" posts all its fields there (urlencoded, so with its CSRF token) 2 s after
// the last change, at least every 4 s while somebody types, when a field is left, and when the page is hidden
// or left. The server answers 204, or 200 with {"saved":"<instant>"}. What could not be saved is tried again
// until it is. The header Kith-Draft-Sequence grows with every post: a post with a smaller one than the last
// was overtaken on its way.

const quietMs = 2000;
const longestMs = 4000;
const timeoutMs = 15000;
const retryMs = [2000, 4000, 8000, 15000];
const keepaliveBytes = 60000; // browsers refuse more than 64 KiB when a page is left

const clock = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "Europe/London",
});

const fieldsOf = (form) => {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
  return fields.toString();
};

// The fields as the server sent them, even where the browser has put back what was typed before.
const fieldsAsServed = (form) =>
  fieldsOf(new DOMParser().parseFromString(form.outerHTML, "text/html").querySelector("form"));

export function startAutosave(form) {
  const url = form.dataset.autosave;
  const status = form.querySelector("[data-autosave-status]") ?? addStatus(form);
  let saved = fieldsAsServed(form); // what the server has; null while nobody knows
  let firstChange = 0; // when the oldest unsaved change was made; 0: everything is saved
  let failures = 0;
  let sequence = 0;
  let timer = 0;
  let inFlight = null;
  let submitting = false;

  // The words change at most once a minute when all is well, so a screen reader says them no more often.
  const say = (words, failed) => {
    if (status.textContent !== words) status.textContent = words;
    status.classList.toggle("kith-autosave--failed", failed);
  };

  const plan = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  };

  const changed = () => {
    const now = Date.now();
    firstChange ||= now;
    if (!failures) plan(Math.max(0, Math.min(quietMs, firstChange + longestMs - now)));
  };

  const succeeded = async (response, sent) => {
    let at = new Date();
    if (response.status === 200) {
      const answer = await response.json().catch(() => ({}));
      if (answer.saved && !Number.isNaN(Date.parse(answer.saved))) at = new Date(answer.saved);
    }
    saved = sent;
    failures = 0;
    firstChange = 0;
    say(`Draft saved ${clock.format(at)}`, false);
    if (fieldsOf(form) !== saved) changed(); // typed while it was on its way
  };

  const failed = () => {
    saved = null;
    say("Not saved - will try again", true);
    plan(retryMs[Math.min(failures, retryMs.length - 1)]);
    failures += 1;
  };

  async function save(leaving = false) {
    clearTimeout(timer);
    const fields = fieldsOf(form);
    if (submitting || (inFlight && !leaving)) return; // an answer on its way looks again
    if (fields === saved) {
      firstChange = 0;
      return;
    }
    if (inFlight?.fields === fields) return; // hidden, then left: once is enough
    if (inFlight) {
      inFlight.abort();
      saved = null;
    }
    const sending = new AbortController();
    sending.fields = fields;
    inFlight = sending;
    const timeout = setTimeout(() => sending.abort(), timeoutMs);
    sequence = Math.max(sequence + 1, Date.now());
    try {
      const response = await fetch(url, {
        method: "POST",
        body: fields,
        headers: {
          "Content-Type": "application/x-www-form-urlencoded",
          "Kith-Draft-Sequence": String(sequence),
          Accept: "application/json",
        },
        credentials: "same-origin",
        keepalive: leaving && fields.length < keepaliveBytes,
        redirect: "error", // a redirect is the sign-in page: nothing was saved
        signal: sending.signal,
      });
      if (inFlight !== sending) return; // overtaken
      if (response.status === 200 || response.status === 204) await succeeded(response, fields);
      else failed();
    } catch {
      if (inFlight === sending) failed();
    } finally {
      clearTimeout(timeout);
      if (inFlight === sending) inFlight = null;
    }
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("focusout", () => firstChange && !failures && save());
  form.addEventListener("submit", () => {
    submitting = true;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
  window.addEventListener("pagehide", () => save(true));
  window.addEventListener("online", () => failures && save());
  window.addEventListener("pageshow", () => {
    submitting = false; // back from where the form was sent
    if (fieldsOf(form) !== saved) changed(); // the browser put back what was typed before
  });
  window.addEventListener("beforeunload", (event) => {
    if (!submitting && fieldsOf(form) !== saved) event.preventDefault();
  });
}

function addStatus(form) {
  const status = document.createElement("p");
  status.className = "kith-autosave";
  status.setAttribute("role", "status");
  form.append(status);
  return status;
}
