using OrderFlow.Load.Http;

namespace OrderFlow.Load.Placing;

/// <summary>The customers and products of one run.</summary>
internal sealed class Shop(OrderFlowClient client, OrderPlan plan)
{
    /// <summary>More than the orders need, so that none depletes a product.</summary>
    private const int Spare = 100;

    private readonly ParallelOptions atOnce = new() { MaxDegreeOfParallelism = 8 };

    public int[] InitialStock { get; private set; } = [];

    /// <returns>False if the app refused some of it.</returns>
    public async Task<bool> OpenAsync(int orders, Action created, CancellationToken cancellationToken)
    {
        atOnce.CancellationToken = cancellationToken;
        InitialStock = [.. plan.UnitsOf(Enumerable.Range(0, orders)).Select(units => units + Spare)];
        var refused = 0;

        await Parallel.ForAsync(0, OrderPlan.Customers, atOnce, async (number, cancellation) =>
        {
            var customer = new NewCustomer(plan.CustomerId(number), $"Customer {number}", $"{plan.CustomerId(number)}@example.com");
            var answer = await client.RegisterCustomerAsync(customer, cancellation);
            Count(answer.Body is not null);
        });

        await Parallel.ForAsync(0, plan.Products, atOnce, async (number, cancellation) =>
        {
            var product = new NewProduct(plan.ProductId(number), $"Product {number}", OrderPlan.PriceOf(number), InitialStock[number]);
            var answer = await client.AddProductAsync(product, cancellation);
            // Orders ask for the price: wait until it can be read.
            Count(answer.Body is { } body && (await client.GetProductAsync(product.ProductId, body.Version, cancellation)).Body is not null);
        });

        return refused == 0;

        void Count(bool accepted)
        {
            Interlocked.Add(ref refused, accepted ? 0 : 1);
            created();
        }
    }
}
