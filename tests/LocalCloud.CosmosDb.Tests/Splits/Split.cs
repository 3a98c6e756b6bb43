using LocalCloud.Faults;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests.Splits;

internal static class Split
{
    /// <summary>With the next operation of this type, the partition that it asks for.</summary>
    public static FaultInjectionRule SplitWith(this FaultInjector faults, Container container, FaultInjectionOperationType operation, int after = 0, int times = 1) => faults.Add(new()
    {
        Condition = new() { Container = container.Id, OperationType = operation, After = after },
        Result = new SplitPartitionResult(),
        HitLimit = times,
    });

    /// <summary>Somebody else writes, all the time: new items with a negative number, and those from 0 to <paramref name="items"/> as they are.</summary>
    public static async Task WhileOthersWrite(this Container container, int items, Func<Task> work)
    {
        using var stop = new CancellationTokenSource();
        var writing = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var n = writer; !stop.IsCancellationRequested; n += 4)
            {
                await container.CreateItemAsync(new Item($"other{n}", $"q{n}", -1), new($"q{n}"));
                await container.UpsertItemAsync(NewItem(n % items, $"version {n}"), new($"p{n % items}"));
            }
        })).ToArray();
        try
        {
            await work();
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(writing);
        }
    }

    /// <summary>Seven have the same number.</summary>
    public static Item NewItem(int n, string? name = null) => new($"i{n}", $"p{n}", n / 7, name);
}
