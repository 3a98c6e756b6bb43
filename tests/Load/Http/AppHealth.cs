using System.Net;
using Spectre.Console;

namespace OrderFlow.Load.Http;

/// <summary>Waits for the app.</summary>
internal static class AppHealth
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public static async Task WaitAsync(
        OrderFlowClient client, Uri baseAddress, IAnsiConsole console, TimeProvider time, CancellationToken cancellationToken)
    {
        var status = await client.GetHealthAsync(cancellationToken);
        if (status == HttpStatusCode.OK)
        {
            return;
        }

        console.WriteLine(status is null
            ? $"Nothing answers at {baseAddress} yet. To start the app: dotnet run --project src/Functions -c Release"
            : $"{baseAddress} answers {(int)status} to /api/health; waiting for 200.");
        await WaitAsync(client, time, cancellationToken);
    }

    public static async Task WaitAsync(OrderFlowClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        while (await client.GetHealthAsync(cancellationToken) != HttpStatusCode.OK)
        {
            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}
