using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Shop;

public sealed record Order(string Id, string Mail);

public sealed class Placed
{
    [HttpResult]
    public required IActionResult Response { get; init; }

    [ServiceBusOutput("orders", Connection = "ServiceBus")]
    public required Order Order { get; init; }
}

public sealed class Orders(ILogger<Orders> log)
{
    [Function(nameof(PlaceOrder))]
    public async Task<Placed> PlaceOrder([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders")] HttpRequest request)
    {
        var order = await request.ReadFromJsonAsync<Order>();
        return new Placed { Response = new AcceptedResult(), Order = order! };
    }

    [Function(nameof(TakeOrder))]
    public Task TakeOrder([ServiceBusTrigger("orders", Connection = "ServiceBus")] Order order, [DurableClient] DurableTaskClient durable) =>
        durable.ScheduleNewOrchestrationInstanceAsync(nameof(AwaitPayment), order, new StartOrchestrationOptions(order.Id));

    [Function(nameof(AwaitPayment))]
    public static async Task<string> AwaitPayment([OrchestrationTrigger] TaskOrchestrationContext context, Order order)
    {
        var paid = context.WaitForExternalEvent<bool>("paid");
        var tooLate = context.CreateTimer(TimeSpan.FromDays(3), CancellationToken.None);
        if (await Task.WhenAny(paid, tooLate) == paid)
        {
            return "paid";
        }

        await context.CallActivityAsync(nameof(Remind), order);
        return "reminded";
    }

    [Function(nameof(Remind))]
    public void Remind([ActivityTrigger] Order order) => log.LogInformation("{Mail} is reminded of {Order}.", order.Mail, order.Id);
}
