"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import type { Account, Role } from "@/api/types/auth";
import { Notice } from "@/components/Notice";
import { useAccount } from "@/hooks/useAccount";
import ui from "@/components/ui.module.css";

interface Props {
  /** Without a role, any account will do. */
  role?: Role;
  children: (account: Account) => ReactNode;
}

const TITLES = { customer: "This page is for customers", staff: "This room is for staff", any: "This page is yours" };

/** Shows its children to an account that may see them, and the way in to everybody else. */
export function SignInFirst({ role, children }: Props) {
  const { account, ready } = useAccount();
  if (!ready) return <div className={ui.skeleton} />;
  if (account && (!role || account.role === role)) return children(account);
  return (
    <Notice title={TITLES[role ?? "any"]}>
      <Link className={ui.link} href="/sign-in">
        Sign in
      </Link>{" "}
      {role && `with a ${role} account `}to go on.
    </Notice>
  );
}
