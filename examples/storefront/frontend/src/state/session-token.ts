const KEY = "juniper-oak.token";
const listeners = new Set<() => void>();

export function accessToken(): string | null {
  return typeof window === "undefined" ? null : window.localStorage.getItem(KEY);
}

export function rememberToken(token: string): void {
  // harness-ignore token-in-local-storage: the example's backend takes bearer tokens only, and the page loads no foreign script
  window.localStorage.setItem(KEY, token);
  listeners.forEach((listener) => listener());
}

export function forgetToken(): void {
  if (typeof window === "undefined" || accessToken() === null) return;
  window.localStorage.removeItem(KEY);
  listeners.forEach((listener) => listener());
}

export function onTokenChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
