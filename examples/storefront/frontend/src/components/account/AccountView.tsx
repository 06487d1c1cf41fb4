"use client";

import type { Account } from "@/api/types/auth";
import type { LoyaltyTier } from "@/api/types/customers";
import { AddressBook } from "@/components/account/AddressBook";
import { ProfileForm } from "@/components/account/ProfileForm";
import { Failure } from "@/components/Notice";
import { PageHeading } from "@/components/PageHeading";
import { SignInFirst } from "@/components/SignInFirst";
import { Tiles } from "@/components/Tiles";
import { useCustomer } from "@/hooks/useCustomer";
import { formatDay, formatMoney, sentence } from "@/lib/format";
import ui from "@/components/ui.module.css";

const TIER_TONES: Record<LoyaltyTier, string | undefined> = { bronze: ui.grey, silver: ui.blue, gold: ui.amber };

function CustomerAccount({ customerId }: { customerId: number }) {
  const { data: customer, error } = useCustomer(customerId);
  if (error) return <Failure error={error} />;
  if (!customer) return <div className={ui.skeleton} />;
  return (
    <>
      <PageHeading
        eyebrow={`With us since ${formatDay(customer.joined_at)}`}
        title={customer.name}
        aside={<span className={`${ui.badge} ${TIER_TONES[customer.loyalty_tier]}`}>{sentence(customer.loyalty_tier)}</span>}
      >
        {customer.email}
      </PageHeading>
      <Tiles
        tiles={[
          { label: "Orders", value: String(customer.order_count) },
          { label: "Spent with us", value: formatMoney(customer.lifetime_value) },
          { label: "Phone", value: customer.phone ?? "Not given" },
        ]}
      />
      <div className={ui.twoColumns}>
        <AddressBook customerId={customer.id} />
        <ProfileForm customer={customer} />
      </div>
    </>
  );
}

function AccountOf({ account }: { account: Account }) {
  if (account.customer_id !== null) return <CustomerAccount customerId={account.customer_id} />;
  return (
    <PageHeading eyebrow={sentence(account.role)} title={account.name}>
      {account.email}
    </PageHeading>
  );
}

export function AccountView() {
  return <SignInFirst>{(account) => <AccountOf account={account} />}</SignInFirst>;
}
