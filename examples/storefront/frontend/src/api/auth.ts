import { API_ROOT, api, toError } from "@/api/client";
import type { Account, Token } from "@/api/types/auth";

/** The one form post of the API: OAuth2's password grant. */
export async function signIn(email: string, password: string): Promise<Token> {
  const response = await fetch(`${API_ROOT}/auth/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "password", username: email, password }),
  });
  if (!response.ok) throw await toError(response);
  // harness-ignore response-cast-unchecked: the type is compared with the backend's contract by `harness drift`
  const token: Token = await response.json();
  return token;
}

export function readAccount() {
  return api.get<Account>("/auth/me");
}
