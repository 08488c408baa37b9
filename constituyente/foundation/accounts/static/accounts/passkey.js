// Passkeys: a form with data-passkey ("get" or "create") sends what the device answers to what data-options asks, both as JSON.
// Without scripts, or without passkeys, the form stays hidden and what stands in data-passkey-missing says what to do instead.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/u, "");

/** What a browser takes, of what the standard writes as JSON. */
function opened({ publicKey }) {
  const keys = (list) => list?.map((key) => ({ ...key, id: bytes(key.id) }));
  return {
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      ...(publicKey.user && { user: { ...publicKey.user, id: bytes(publicKey.user.id) } }),
      ...(publicKey.excludeCredentials && { excludeCredentials: keys(publicKey.excludeCredentials) }),
      ...(publicKey.allowCredentials && { allowCredentials: keys(publicKey.allowCredentials) }),
    },
  };
}

/** What the standard writes as JSON, of what a browser gave. */
function written({ rawId, response, type }) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const told = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return JSON.stringify({ id: text(rawId), rawId: text(rawId), type, response: Object.fromEntries(told), clientExtensionResults: {} });
}

async function ask(form) {
  const status = form.querySelector("[data-passkey-status]");
  status.textContent = "";
  try {
    const options = opened(JSON.parse(form.dataset.options));
    form.elements.credential.value = written(await navigator.credentials[form.dataset.passkey](options));
    form.submit();
  } catch (refusal) {
    if (!(refusal instanceof DOMException)) throw refusal;
    status.textContent = form.dataset.failed;
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
  }
  for (const note of document.querySelectorAll("[data-passkey-missing]")) note.hidden = true;
}
