namespace LocalCloud.ServiceBus.Tests;

internal static class Wait
{
    public static async Task UntilAsync(Func<bool> condition)
    {
        for (var waited = 0; !condition(); waited += 20)
        {
            Assert.True(waited < 10_000, "It did not happen within 10 s.");
            await Task.Delay(20);
        }
    }
}
