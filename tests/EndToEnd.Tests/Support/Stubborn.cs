using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Ordering.Payments;
using Ordering.Payments.Simulated;
using Ordering.Shipping;
using Ordering.Shipping.Simulated;

namespace EndToEnd.Tests.Support;

/// <summary>The simulated partners, which do not do what they are told not to.</summary>
public sealed class Stubborn(SimulatedPaymentGateway gateway, SimulatedCarrier carrier) : IPaymentGateway, ICarrier
{
    private int _lost;

    /// <summary>Never answers a booking.</summary>
    public bool KeepsBookingsWaiting { get; set; }

    /// <summary>Books, and never says so.</summary>
    public bool LosesBookings { get; set; }

    /// <summary>The bookings that it has made and not told.</summary>
    public int Lost => _lost;

    public bool RefusesToRefund { get; set; }

    public bool RefusesToCallOff { get; set; }

    /// <summary>What was asked to be taken back, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public static void Register(IServiceCollection services) => services
        .AddSingleton<SimulatedPaymentGateway>()
        .AddSingleton<SimulatedCarrier>()
        .AddSingleton<Stubborn>()
        .AddSingleton<IPaymentGateway>(provider => provider.GetRequiredService<Stubborn>())
        .AddSingleton<ICarrier>(provider => provider.GetRequiredService<Stubborn>());

    public Task<ChargeResult> ChargeAsync(ChargeRequest request, CancellationToken cancellationToken) => gateway.ChargeAsync(request, cancellationToken);

    public Task<RefundResult> RefundAsync(RefundRequest request, CancellationToken cancellationToken)
    {
        Asked.Enqueue("refund");
        return RefusesToRefund
            ? throw new PaymentGatewayUnavailableException("The payment gateway is closed.")
            : gateway.RefundAsync(request, cancellationToken);
    }

    public async Task<BookingResult> BookAsync(BookingRequest request, CancellationToken cancellationToken)
    {
        if (KeepsBookingsWaiting)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        var answer = await carrier.BookAsync(request, cancellationToken);
        if (!LosesBookings)
        {
            return answer;
        }

        Interlocked.Increment(ref _lost);
        throw new CarrierUnavailableException("The line is dead.");
    }

    public Task<CancellationResult> CancelAsync(CancellationRequest request, CancellationToken cancellationToken)
    {
        Asked.Enqueue("call off");
        return RefusesToCallOff
            ? throw new CarrierUnavailableException("The carrier is on strike.")
            : carrier.CancelAsync(request, cancellationToken);
    }
}
