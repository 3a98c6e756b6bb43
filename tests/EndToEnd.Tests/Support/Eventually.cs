using System.Diagnostics;

namespace EndToEnd.Tests.Support;

/// <summary>For what another process does: asks until it is so, within a bound.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan within)
    {
        var waited = Stopwatch.StartNew();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            Assert.True(waited.Elapsed < within, $"Still not so after {within.TotalSeconds} s.");
            await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
