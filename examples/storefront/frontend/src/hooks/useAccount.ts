"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { readAccount, signIn } from "@/api/auth";
import { accessToken, forgetToken, onTokenChange, rememberToken } from "@/state/session-token";

/** Who is signed in; `ready` is false until that is known. */
export function useAccount() {
  const queries = useQueryClient();
  const token = useSyncExternalStore(onTokenChange, accessToken, () => undefined);
  const { data, isPending } = useQuery({
    queryKey: ["account", token],
    queryFn: readAccount,
    enabled: Boolean(token),
  });
  const signOut = () => {
    forgetToken();
    queries.clear();
  };
  const account = token ? (data ?? null) : null;
  return { account, ready: token === null || (token !== undefined && !isPending), signOut };
}

export function useSignIn(onDone: () => void) {
  return useMutation({
    mutationFn: ({ email, password }: { email: string; password: string }) => signIn(email, password),
    onSuccess: (token) => {
      rememberToken(token.access_token);
      onDone();
    },
  });
}
