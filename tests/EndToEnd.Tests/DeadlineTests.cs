using System.Diagnostics;
using System.Net;
using EndToEnd.Tests.Support;
using LocalCloud.Faults;

namespace EndToEnd.Tests;

/// <summary>A store that does not answer keeps nobody waiting.</summary>
public sealed class DeadlineTests
{
    [Fact]
    public async Task A_request_that_takes_too_long_ends_with_a_problem_and_can_be_sent_again()
    {
        await using var shop = await Shop.OpenAsync(options => options.Settings["Http__Deadline"] = "00:00:02");
        var customer = await shop.CustomerAsync();
        var order = Shop.Order(customer, [(await shop.ProductAsync(stock: 3), 1)]);
        await shop.SettleAsync();
        var rule = shop.Faults.Add(new()
        {
            Condition = new() { Service = FaultService.CosmosDb },
            Result = new FaultInjectionServerErrorResult(FaultInjectionServerErrorType.SendDelay) { Delay = TimeSpan.FromMinutes(5) },
        });

        await IsUnavailableAsync(() => shop.PostAsync("/api/orders", order, ("Idempotency-Key", "late")));
        await IsUnavailableAsync(() => shop.Http.GetAsync($"/api/customers/{customer}"));

        shop.Faults.Remove(rule.Id);
        // On a busy machine two seconds may be short for the first one after that, too.
        await Eventually.TrueAsync(
            async () => (await shop.PostAsync("/api/orders", order, ("Idempotency-Key", "late"))).StatusCode == HttpStatusCode.Created, TimeSpan.FromSeconds(30));
    }

    private static async Task IsUnavailableAsync(Func<Task<HttpResponseMessage>> request)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await request();
        Assert.EndsWith("store-unavailable", (string)(await answer.JsonAsync(HttpStatusCode.ServiceUnavailable))["type"]!, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(10));
    }
}
