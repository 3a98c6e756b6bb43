using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Messages;
using EndToEnd.Tests.Support;
using EventSourcing.Diagnostics;
using EventSourcing.Projections.Generations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ordering.Customers;

namespace EndToEnd.Tests;

/// <summary>Logs and traces are read by more people than may know who the customers are, how they pay, and what opens the door.</summary>
public sealed class LeakTests
{
    private const string Email = "lovelace.unmistakable@example.com";
    private const string Street = "12 Unmistakable Crescent";
    private const string Token = "tok_visa";
    private const string Key = "unmistakable-function-key";

    [Fact]
    public async Task Neither_logs_nor_traces_tell_addresses_payment_tokens_or_keys()
    {
        var lines = new ConcurrentBag<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Traces.SourceName or "Microsoft.AspNetCore", // Those that leave the app.
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => Note(lines, span),
        };
        ActivitySource.AddActivityListener(listener);
        await using (var shop = await Shop.OpenAsync(options => options.ConfigureServices = services =>
        {
            services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug));
            services.AddSingleton<ILoggerProvider>(new Everything(lines));
            Tamper<CustomerView>(services);
        }))
        {
            await TradeAsync(shop);
            await MisbehaveAsync(shop);
            await PartnerAsync(shop);
            await FailAsync(shop, lines);
        }

        // It is a test of what is there: the app has logged, failed and traced.
        Assert.Contains(lines, line => line.Contains("failed", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("span command PlaceOrder", StringComparison.Ordinal));
        Assert.All(new[] { Email, Street, Token, Key }, secret => Assert.Equal("", Longest(lines.Where(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)))));
    }

    private static string Longest(IEnumerable<string> lines) => lines.MaxBy(line => line.Length) ?? "";

    private static async Task TradeAsync(Shop shop)
    {
        var answer = await shop.PostAsync("/api/customers", new { customerId = "ada", name = "Ada", email = Email }, ("x-functions-key", Key));
        await answer.JsonAsync(HttpStatusCode.Created);
        await shop.PlaceAsync(Order(await shop.ProductAsync(stock: 3), 1));
        await shop.PlaceAsync(Order(await shop.ProductAsync(stock: 3), 1, "tok_declined"));
        await shop.SendAsync(HttpMethod.Get, $"/api/customers/ada?code={Key}", null);
        await shop.SettleAsync();
    }

    private static async Task MisbehaveAsync(Shop shop)
    {
        await shop.PostAsync("/api/customers", new { name = 1, email = Email });
        await shop.PostAsync("/api/customers", new { name = "", email = $"{Email} {Email}" });
        await shop.PostAsync("/api/orders", new { customerId = Email, paymentMethod = new[] { Token } });
    }

    private static async Task PartnerAsync(Shop shop)
    {
        await using var partner = new Partner(shop.ServiceBusConnectionString);
        var order = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(Order("no-product", 0)))!;
        await partner.SendAsync("partner-orders", Partner.Event(Partner.Place, order), "invalid");
        await partner.SendAsync("partner-orders", $$"""{ "{{Email}}": "{{Token}}" }""", "malformed");
        Assert.NotNull(await partner.DeadLetterAsync("partner-orders"));
        Assert.NotNull(await partner.DeadLetterAsync("partner-orders"));
    }

    private static object Order(string productId, int quantity, string paymentMethod = Token) => new
    {
        customerId = "ada",
        items = new[] { new { productId, quantity } },
        shippingAddress = new { name = "Ada", line1 = Street, city = "Berlin", postalCode = "10115", country = "DE" },
        paymentMethod,
    };

    /// <summary>What fails is logged, with what it says.</summary>
    private static async Task FailAsync(Shop shop, ConcurrentBag<string> lines)
    {
        ((Faulty<CustomerView>)shop.Services.GetRequiredService<IReadModelGenerations<CustomerView>>()).Failure = new NotSupportedException("broken");
        await shop.PostAsync("/api/customers", new { customerId = "bob", name = "Bob", email = Email });
        Assert.Equal(HttpStatusCode.InternalServerError, (await shop.Http.GetAsync("/api/customers/bob", TestContext.Current.CancellationToken)).StatusCode);
        await Eventually.TrueAsync(
            () => Task.FromResult(lines.Any(line => line.Contains("could not be handled", StringComparison.Ordinal))), within: TimeSpan.FromSeconds(20));
    }

    private static void Tamper<TModel>(IServiceCollection services)
        where TModel : class
    {
        var working = services.Last(service => service.ServiceType == typeof(IReadModelGenerations<TModel>));
        services.AddSingleton<IReadModelGenerations<TModel>>(provider => new Faulty<TModel>((IReadModelGenerations<TModel>)working.ImplementationFactory!(provider)));
    }

    private static void Note(ConcurrentBag<string> lines, Activity span)
    {
        lines.Add($"span {span.OperationName} {span.DisplayName} {span.StatusDescription}");
        foreach (var (name, value) in span.TagObjects.Concat(span.Events.SelectMany(happened => happened.Tags)))
        {
            lines.Add($"span {span.OperationName}: {name} = {value}");
        }
    }

    /// <summary>Every line at every level, with its scopes and its exception.</summary>
    private sealed class Everything(ConcurrentBag<string> lines) : ILoggerProvider, ISupportExternalScope
    {
        private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public ILogger CreateLogger(string categoryName) => new Logger(lines, this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Logger(ConcurrentBag<string> lines, Everything owner, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => owner._scopes.Push(state);

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                lines.Add($"{category}: {formatter(state, exception)} {exception}");
                owner._scopes.ForEachScope((scope, all) => all.Add($"{category}, scope: {scope}"), lines);
            }
        }
    }
}
