using OrderFlow.Load.Http;

namespace OrderFlow.Load.Placing;

/// <summary>
/// Which order is for whom and for what. Repeatable: the stock needed is known beforehand, and the stock left is known afterwards.
/// </summary>
internal sealed class OrderPlan(string runId, int products, string payment, string? fulfillment = null)
{
    private const int MaxLines = 3;
    private const int MaxQuantity = 3;

    public const int Customers = 50;

    public int Products => products;

    public string CustomerId(int number) => $"{runId}-c{number}";

    public string ProductId(int number) => $"{runId}-p{number}";

    public string IdempotencyKey(int order) => $"{runId}-{order}";

    public NewOrder Order(int number)
    {
        var customer = number % Customers;
        return new(
            CustomerId(customer),
            [.. Lines(number).Select(line => new OrderItem(ProductId(line.Product), line.Quantity))],
            new($"Customer {customer}", $"Main Street {number % 200 + 1}", "Berlin", "10115", "DE"),
            payment,
            Fulfillment: fulfillment);
    }

    public static Money PriceOf(int product) => new(5 + (product % 100) + 0.99m, "EUR");

    /// <summary>One to three lines, each of another product.</summary>
    public IEnumerable<(int Product, int Quantity)> Lines(int order) =>
        Enumerable.Range(0, Math.Min(1 + (order % MaxLines), products))
            .Select(line => ((order + (line * 7)) % products, 1 + ((order + line) % MaxQuantity)))
            .DistinctBy(line => line.Item1);

    /// <summary>Units by product.</summary>
    public int[] UnitsOf(IEnumerable<int> orders)
    {
        var units = new int[products];
        foreach (var (product, quantity) in orders.SelectMany(Lines))
        {
            units[product] += quantity;
        }

        return units;
    }
}
