"""The providers of this process: each where it has an address, the sandbox where not."""

from __future__ import annotations

from examples.storefront.backend import settings
from examples.storefront.backend.providers.automation import Automation
from examples.storefront.backend.providers.chat import Chat
from examples.storefront.backend.providers.google_gateway import GoogleOffice
from examples.storefront.backend.providers.graph_gateway import GraphGateway
from examples.storefront.backend.providers.login import Authority, SandboxAuthority
from examples.storefront.backend.providers.meeting_room import MeetingRoom
from examples.storefront.backend.providers.office import Office
from examples.storefront.backend.providers.oidc_login import OidcLogin
from examples.storefront.backend.providers.payment_gateway import PaymentGateway
from examples.storefront.backend.providers.paypal_gateway import PayPalGateway
from examples.storefront.backend.providers.sandbox_automation import SandboxAutomation
from examples.storefront.backend.providers.sandbox_chat import SandboxChat
from examples.storefront.backend.providers.sandbox_meeting_room import SandboxMeetingRoom
from examples.storefront.backend.providers.sandbox_office import SandboxOffice
from examples.storefront.backend.providers.sandbox_payments import SandboxPayments
from examples.storefront.backend.providers.sandbox_wallet import SandboxWallet
from examples.storefront.backend.providers.slack_gateway import SlackGateway
from examples.storefront.backend.providers.stripe_gateway import StripeGateway
from examples.storefront.backend.providers.wallet import Wallet
from examples.storefront.backend.providers.zapier_hook import ZapierHook

configured = settings.read()

payments: PaymentGateway = (
    StripeGateway(configured.stripe_address, configured.stripe_key) if configured.stripe_address else SandboxPayments()
)
chat: Chat = (
    SlackGateway(configured.slack_address, configured.slack_token) if configured.slack_address else SandboxChat()
)
office: Office = (
    GoogleOffice(configured.google_address, configured.google_token) if configured.google_address else SandboxOffice()
)
wallet: Wallet = (
    PayPalGateway(configured.paypal_address, configured.paypal_client_id, configured.paypal_secret)
    if configured.paypal_address
    else SandboxWallet()
)
meeting_room: MeetingRoom = (
    GraphGateway(configured.graph_address, configured.graph_token, configured.graph_team)
    if configured.graph_address
    else SandboxMeetingRoom()
)
automation: Automation = (
    ZapierHook(configured.zapier_address, configured.zapier_hook) if configured.zapier_address else SandboxAutomation()
)
authority: Authority = (
    OidcLogin(configured.oidc_issuer, configured.oidc_client_id, configured.oidc_secret)
    if configured.oidc_issuer
    else SandboxAuthority()
)
