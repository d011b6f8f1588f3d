// Everything that the pages do beyond HTML. Each page works without it.

import {
  Button,
  CharacterCount,
  Checkboxes,
  createAll,
  ErrorSummary,
  isSupported,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
} from "govuk-frontend";
import { startAutosave } from "./autosave.mjs";
import { startPasskey } from "./passkeys.mjs";

// A radio may not carry aria-expanded (WAI-ARIA: the role does not support it); aria-controls stays.
class ConditionalRadios extends Radios {
  syncConditionalRevealWithInputState(input) {
    super.syncConditionalRevealWithInputState(input);
    input.removeAttribute("aria-expanded");
  }
}

if (isSupported()) {
  const components = [
    Button,
    CharacterCount,
    Checkboxes,
    ErrorSummary,
    NotificationBanner,
    PasswordInput,
    ConditionalRadios,
    ServiceNavigation,
    SkipLink,
  ];
  for (const component of components) createAll(component);
}

for (const form of document.querySelectorAll("form[data-autosave]")) startAutosave(form);
for (const box of document.querySelectorAll("[data-passkey]")) startPasskey(box);

// Folded details are part of what is printed.
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const details of opened) details.open = true;
});
window.addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});
