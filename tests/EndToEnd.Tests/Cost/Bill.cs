using System.Collections.Concurrent;
using System.Globalization;
using EventSourcing.Cosmos.Tests.Emulated;
using Microsoft.Azure.Cosmos;

namespace EndToEnd.Tests.Cost;

/// <summary>What was asked of which container, and what each question was charged.</summary>
internal sealed class Bill : RequestHandler
{
    private static readonly AsyncLocal<ConcurrentQueue<(string Line, double Charge)>?> s_current = new();

    /// <summary>Begins a bill for what the calling method does from here on.</summary>
    public static IReadOnlyCollection<(string Line, double Charge)> Begin() => s_current.Value = [];

    public static void End() => s_current.Value = null;

    /// <summary>One line for each container and kind of request, the dearest first.</summary>
    public static IEnumerable<string> Lines(IEnumerable<(string Line, double Charge)> bill) => bill
        .GroupBy(item => item.Line, item => item.Charge)
        .OrderByDescending(line => line.Sum())
        .Select(line => string.Create(CultureInfo.InvariantCulture, $"| {line.Key} | {line.Count()} | {line.Sum():0.0} |"));

    public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        var bill = s_current.Value;
        var response = await base.SendAsync(request, cancellationToken);
        bill?.Enqueue(($"{ContainerOf(request)} | {RequestKind.Of(request)} {(int)response.StatusCode}", response.Headers.RequestCharge));
        return response;
    }

    private static string ContainerOf(RequestMessage request) => request.RequestUri.OriginalString.Split('/', StringSplitOptions.RemoveEmptyEntries)[3];
}
