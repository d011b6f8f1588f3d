// Passkeys: asks the browser for one, or to make one, and sends what it says with the form around.
//
// <div data-passkey="show|make" data-challenge data-domain ... hidden> with a hidden field, a button and a
// paragraph for what went wrong. Without this script it stays hidden; every such page has another way.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer ?? new ArrayBuffer(0))))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const each = (words) =>
  (words ?? "").split(" ").filter(Boolean).map((id) => ({ type: "public-key", id: bytes(id) }));

const timeout = 120_000;

async function show({ challenge, domain, allowed }) {
  const { rawId, response } = await navigator.credentials.get({
    publicKey: {
      challenge: bytes(challenge),
      rpId: domain,
      allowCredentials: each(allowed),
      userVerification: "required",
      timeout,
    },
  });
  return {
    id: text(rawId),
    clientData: text(response.clientDataJSON),
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    user: text(response.userHandle),
  };
}

async function make({ challenge, domain, service, userId, userName, userTitle, existing }) {
  const { rawId, response } = await navigator.credentials.create({
    publicKey: {
      challenge: bytes(challenge),
      rp: { id: domain, name: service },
      user: { id: bytes(userId), name: userName, displayName: userTitle },
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: "public-key", alg })),
      excludeCredentials: each(existing),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      attestation: "none",
      timeout,
    },
  });
  return {
    id: text(rawId),
    clientData: text(response.clientDataJSON),
    authenticatorData: text(response.getAuthenticatorData()),
  };
}

const words = {
  InvalidStateError: "This device has a passkey for your account already.",
  NotAllowedError: "No passkey was used. Try again, or go on without one.",
  SecurityError: "Passkeys do not work at this address. Go on without one.",
};

export function startPasskey(box) {
  if (!window.PublicKeyCredential) return;
  const [field, button, problem] = ["input[type=hidden]", "button", "p[role=alert]"].map((name) => box.querySelector(name));
  box.hidden = false;
  button.addEventListener("click", async () => {
    problem.textContent = "";
    button.disabled = true;
    try {
      const answer = await (box.dataset.passkey === "make" ? make : show)(box.dataset);
      field.value = JSON.stringify(answer);
      box.closest("form").submit();
    } catch (error) {
      problem.textContent = words[error.name] ?? "The passkey could not be used. Go on without one.";
      button.disabled = false;
      button.focus();
    }
  });
}
