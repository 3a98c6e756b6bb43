using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LocalCloud.Dashboard.Traces;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace LocalCloud.Dashboard.Live;

/// <summary>Tells an open page, once a second at most, how things are; nothing while they stay as they are.</summary>
internal sealed class LiveStream(Overview overview, SpanCollector spans, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    public IResult Open(CancellationToken aborted) => TypedResults.ServerSentEvents(ReadAsync(aborted));

    private async IAsyncEnumerable<SseItem<string>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A page that stays open must not keep the app from stopping.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        using var watching = spans.Watch();
        using var timer = new PeriodicTimer(s_pause);
        var told = "";
        do
        {
            var now = JsonSerializer.Serialize(overview.Read(), Json.Options);
            if (now != told)
            {
                yield return new SseItem<string>(now, "overview");
                told = now;
            }
        }
        while (await TickAsync(timer, either.Token));
    }

    private static async ValueTask<bool> TickAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
