using System.Collections.Concurrent;
using LocalCloud;
using Microsoft.Extensions.DependencyInjection;
using Ordering.Common;
using Ordering.Payments;
using Ordering.Payments.Simulated;
using Ordering.Shipping;
using Ordering.Shipping.Simulated;

namespace EndToEnd.Tests.Random;

/// <summary>The simulated partners, failing as each order's fate has it.</summary>
internal sealed class UnreliablePartners
{
    private readonly ConcurrentDictionary<OrderId, Fate> _fates = [];
    private volatile bool _healed;

    public void Register(string orderId, Fate fate) => _fates[OrderId.Parse(orderId)] = fate;

    /// <summary>From now on everything works.</summary>
    public void Heal() => _healed = true;

    public void Sicken() => _healed = false;

    public void Replace(IServiceCollection services) => services
        .AddSingleton<SimulatedPaymentGateway>()
        .AddSingleton<SimulatedCarrier>()
        .AddSingleton<IPaymentGateway>(provider => new Gateway(this, provider.GetRequiredService<SimulatedPaymentGateway>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<ICarrier>(provider => new Carrier(this, provider.GetRequiredService<SimulatedCarrier>(), provider.GetRequiredService<TimeProvider>()));

    private async Task<TAnswer> AskAsync<TAnswer>(
        OrderId order, Func<Fate, Trouble> what, Func<Task<TAnswer>> ask, Func<string, Exception> unavailable, TimeProvider time, CancellationToken cancellationToken)
    {
        var trouble = _healed ? TroubleKind.None : what(_fates[order]).Next();
        if (trouble == TroubleKind.Unavailable)
        {
            throw unavailable("Come back later.");
        }

        var answer = await ask();
        switch (trouble)
        {
            case TroubleKind.AnswerLost:
                throw unavailable("The answer was lost.");
            case TroubleKind.Silent:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
                break;
        }

        return answer;
    }

    private sealed class Gateway(UnreliablePartners partners, IPaymentGateway gateway, TimeProvider time) : IPaymentGateway
    {
        public Task<ChargeResult> ChargeAsync(ChargeRequest request, CancellationToken cancellationToken) => partners.AskAsync(
            request.OrderId, fate => fate.Charge, () => gateway.ChargeAsync(request, cancellationToken), Unavailable, time, cancellationToken);

        public Task<RefundResult> RefundAsync(RefundRequest request, CancellationToken cancellationToken) => partners.AskAsync(
            request.OrderId, fate => fate.Refund, () => gateway.RefundAsync(request, cancellationToken), Unavailable, time, cancellationToken);

        private static PaymentGatewayUnavailableException Unavailable(string message) => new(message);
    }

    private sealed class Carrier(UnreliablePartners partners, ICarrier carrier, TimeProvider time) : ICarrier
    {
        public Task<BookingResult> BookAsync(BookingRequest request, CancellationToken cancellationToken) => partners.AskAsync(
            request.OrderId, fate => fate.Booking, () => carrier.BookAsync(request, cancellationToken), Unavailable, time, cancellationToken);

        public Task<CancellationResult> CancelAsync(CancellationRequest request, CancellationToken cancellationToken) => partners.AskAsync(
            request.OrderId, fate => fate.CallOff, () => carrier.CancelAsync(request, cancellationToken), Unavailable, time, cancellationToken);

        private static CarrierUnavailableException Unavailable(string message) => new(message);
    }
}
