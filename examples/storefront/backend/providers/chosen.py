"""The providers of this process: each where it has an address, the sandbox where not."""

from __future__ import annotations

from examples.storefront.backend import settings
from examples.storefront.backend.providers.chat import Chat
from examples.storefront.backend.providers.google_gateway import GoogleOffice
from examples.storefront.backend.providers.office import Office
from examples.storefront.backend.providers.payment_gateway import PaymentGateway
from examples.storefront.backend.providers.paypal_gateway import PayPalGateway
from examples.storefront.backend.providers.sandbox_chat import SandboxChat
from examples.storefront.backend.providers.sandbox_office import SandboxOffice
from examples.storefront.backend.providers.sandbox_payments import SandboxPayments
from examples.storefront.backend.providers.sandbox_wallet import SandboxWallet
from examples.storefront.backend.providers.slack_gateway import SlackGateway
from examples.storefront.backend.providers.stripe_gateway import StripeGateway
from examples.storefront.backend.providers.wallet import Wallet

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
