"use client";

import { useState } from "react";
import { Failure, Notice } from "@/components/Notice";
import { OrderTable } from "@/components/order/OrderTable";
import { Pager } from "@/components/Pager";
import { SignInFirst } from "@/components/SignInFirst";
import { useCustomerOrders } from "@/hooks/useOrders";
import ui from "@/components/ui.module.css";

function OrdersOf({ customerId }: { customerId: number }) {
  const [page, setPage] = useState(1);
  const { data, error } = useCustomerOrders(customerId, page);
  if (error) return <Failure error={error} />;
  if (!data) return <div className={ui.skeleton} />;
  if (data.total === 0) return <Notice title="No orders yet">The first one will stand here.</Notice>;
  return (
    <>
      <OrderTable orders={data.items} />
      <Pager page={data.page} pages={data.pages} onPage={setPage} />
    </>
  );
}

export function CustomerOrders() {
  return (
    <SignInFirst role="customer">
      {({ customer_id }) =>
        customer_id === null ? (
          <Notice tone="error" title="This account has no customer record" />
        ) : (
          <OrdersOf customerId={customer_id} />
        )
      }
    </SignInFirst>
  );
}
