"use client";

import { useState, type FormEvent } from "react";
import { Carrier } from "@/api/types/orders";
import { Failure } from "@/components/Notice";
import { CARRIER_NAMES } from "@/components/order/labels";
import { useShipOrder } from "@/hooks/useOrders";
import { useChannels } from "@/hooks/useReports";
import { sentence } from "@/lib/format";
import ui from "@/components/ui.module.css";

export function ShipForm({ orderId }: { orderId: number }) {
  const [carrier, setCarrier] = useState(Carrier.Dhl);
  const [code, setCode] = useState("");
  const [channelId, setChannelId] = useState("");
  const { data: channels } = useChannels();
  const ship = useShipOrder(orderId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ship.mutate({ parcel: { carrier, tracking_code: code }, channelId: channelId || null });
  };
  return (
    <form className={`${ui.card} ${ui.form}`} onSubmit={submit}>
      <h3>Send the parcel</h3>
      <label className={ui.field}>
        Carrier
        <select value={carrier} onChange={(event) => setCarrier(event.target.value as Carrier)}>
          {Object.values(Carrier).map((value) => (
            <option key={value} value={value}>
              {sentence(CARRIER_NAMES[value])}
            </option>
          ))}
        </select>
      </label>
      <label className={ui.field}>
        Tracking code
        <input
          required
          pattern="[A-Z0-9]{4,40}"
          placeholder="JO48213377"
          value={code}
          onChange={(event) => setCode(event.target.value.toUpperCase())}
        />
      </label>
      <label className={ui.field}>
        Tell the team
        <select value={channelId} onChange={(event) => setChannelId(event.target.value)}>
          <option value="">Nobody</option>
          {channels?.channels.map((channel) => (
            <option key={channel.id} value={channel.id}>
              #{channel.name} ({channel.memberCount} members)
            </option>
          ))}
        </select>
      </label>
      {ship.error && <Failure error={ship.error} />}
      <button type="submit" className={ui.button} disabled={ship.isPending}>
        Ship the order
      </button>
    </form>
  );
}
