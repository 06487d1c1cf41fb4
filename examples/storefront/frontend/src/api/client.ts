import { accessToken, forgetToken } from "@/state/session-token";
import type { ErrorEnvelope, ValidationProblem } from "@/api/types/errors";

export const API_ORIGIN = process.env.NEXT_PUBLIC_API_URL ?? "http://127.0.0.1:8000";
export const API_ROOT = `${API_ORIGIN}/api/v1`;

export type QueryValue = string | number | boolean | null | undefined;
export type Query = Record<string, QueryValue>;

/** An answer of the backend outside 2xx, or no answer at all (status 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

function headers(hasBody: boolean): HeadersInit {
  const token = accessToken();
  return {
    Accept: "application/json",
    ...(hasBody ? { "Content-Type": "application/json" } : {}),
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
  };
}

export async function toError(response: Response): Promise<ApiError> {
  const fallback = `The shop answered with status ${response.status}.`;
  try {
    if (response.status === 422) {
      const problem = (await response.json()) as ValidationProblem;
      const first = problem.detail?.[0];
      return new ApiError(422, "invalid_input", first ? `${first.loc.slice(1).join(".")}: ${first.msg}` : fallback);
    }
    const envelope = (await response.json()) as ErrorEnvelope;
    return new ApiError(response.status, envelope.error.code, envelope.error.message);
  } catch {
    return new ApiError(response.status, "unreadable", fallback);
  }
}

async function request<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(`${API_ROOT}${path}`, {
      method,
      headers: headers(body !== undefined),
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
  } catch {
    throw new ApiError(0, "unreachable", "The shop cannot be reached. Is the backend running?");
  }
  if (response.status === 401) forgetToken();
  if (!response.ok) throw await toError(response);
  // harness-ignore response-cast-unchecked: the type is compared with the backend's contract by `harness drift`
  return (await response.json()) as Answer;
}

export const api = {
  get: <Answer>(path: string, query?: Query) => request<Answer>("GET", withQuery(path, query)),
  post: <Answer, Body = undefined>(path: string, body?: Body) => request<Answer>("POST", path, body),
  put: <Answer, Body>(path: string, body: Body) => request<Answer>("PUT", path, body),
  patch: <Answer, Body>(path: string, body: Body) => request<Answer>("PATCH", path, body),
};
