using System.Globalization;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Random;

/// <summary>
/// A thousand orders for each way to fulfil them, each with a fate drawn from its seed: partners that refuse, are in trouble before or after
/// the effect, or never answer, also while things are taken back; customers who change their minds and staff who ship by hand at any moment;
/// deliveries that come twice or late; a store in trouble. Time is virtual.
/// </summary>
/// <remarks><c>ORDERFLOW_SEED=n:w</c> runs the order of seed n in weather w alone.</remarks>
public abstract class RandomSagaTests(string mode, ITestOutputHelper output)
{
    private const int Runs = 1_000;
    private const int AtOnce = 200;

    [Fact]
    public async Task Whatever_fails_every_order_comes_to_a_legal_end_and_everything_balances()
    {
        int[]? given = Environment.GetEnvironmentVariable("ORDERFLOW_SEED")?.Split(':').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        var first = given?[0] ?? System.Random.Shared.Next(1_000_000_000);
        var seeds = Enumerable.Range(first, given is null ? Runs : 1);
        var weathers = given is null ? Weather.All() : [Weather.All()[given[1]]];
        var batches = seeds.Chunk(Math.Min(AtOnce, seeds.Count())).ToList();
        Assert.Equal(weathers.Count, batches.Count);
        output.WriteLine($"{mode}: seeds {first} to {first + seeds.Count() - 1}"); // Now: a run that hangs has printed its seeds.

        var partners = new UnreliablePartners();
        await using var shop = await Shop.OpenAsync(options =>
        {
            options.ConfigureServices = partners.Replace;

            // Nobody listens outside: this is about the sagas, and what they tell would be most of the work.
            (options.Settings["ServiceBus"], options.Settings["EventGrid__topicEndpointUri"]) = ("", "");
        });
        await RandomOrder.FurnishAsync(shop);
        var (faults, resumed) = (new List<string>(), 0);
        foreach (var (batch, weather) in batches.Zip(weathers))
        {
            partners.Sicken();
            Array.ForEach(weather.Rules, rule => shop.Faults.Add(rule));
            RandomOrder[] orders = [.. batch.Select(seed => new RandomOrder(shop, partners, new Fate(seed), mode))];
            await shop.RunDryAsync(TimeSpan.FromMinutes(10), Task.WhenAll(orders.Select(order => order.LiveAsync())));
            shop.Clock.Advance(TimeSpan.FromHours(25));
            await shop.RunDryAsync(TimeSpan.FromMinutes(10));

            Assert.All(weather.Rules, rule => Assert.True(given is not null || rule.HitCount > 0, $"There was no {weather.Name}."));
            shop.Faults.Clear();
            partners.Heal();
            resumed += (await Task.WhenAll(orders.Select(order => order.ResumeIfParkedAsync()))).Count(parked => parked);
            await shop.RunDryAsync(TimeSpan.FromMinutes(10));
            faults.AddRange((await Task.WhenAll(orders.Select(order => order.FaultAsync()))).OfType<string>().Select(fault => $"in weather {weather.Number} ({weather.Name}), {fault}"));
        }

        Report.Add(output, $"{mode}: {seeds.Count()} random orders, seeds from {first}; {resumed} were parked and resumed");
        Assert.True(faults.Count == 0, $"{faults.Count} of {seeds.Count()} orders ended badly under {mode}:\n{string.Join('\n', faults.Take(3))}");
        Assert.Empty((await shop.GetAsync("/api/operations/dead-letters"))["items"]!.AsArray());
    }
}

public sealed class RandomOrchestrationTests(ITestOutputHelper output) : RandomSagaTests("orchestration", output);

public sealed class RandomChoreographyTests(ITestOutputHelper output) : RandomSagaTests("choreography", output);
