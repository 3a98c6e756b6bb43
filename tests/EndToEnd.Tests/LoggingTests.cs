using System.Collections.Concurrent;
using System.Net;
using EndToEnd.Tests.Support;
using EventSourcing.Projections.Generations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ordering.Catalog;
using Ordering.Customers;

namespace EndToEnd.Tests;

public sealed class LoggingTests
{
    [Fact]
    public async Task Every_line_about_a_request_or_a_delivery_has_the_correlation_id_as_a_property()
    {
        var log = new ScopeLog();
        await using var shop = await Shop.OpenAsync(options => options.ConfigureServices = services =>
        {
            Break<CustomerView>(services);
            Break<ProductView>(services);
            services.AddSingleton<ILoggerProvider>(log);
        });

        // The query fails in the request, the projection in a delivery.
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/customers/ada") { Headers = { { "X-Correlation-Id", "asked" } } };
        Assert.Equal(HttpStatusCode.InternalServerError, (await shop.Http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        await shop.PostAsync(
            "/api/products", new { name = "Lamp", price = new { amount = 1, currency = "EUR" }, stock = 1 }, ("X-Correlation-Id", "added"));

        await Eventually.TrueAsync(
            () => Task.FromResult(log.Scopes.Any(scope =>
                scope.GetValueOrDefault("Handler") is "products" && scope.GetValueOrDefault("CorrelationId") is "added")),
            within: TimeSpan.FromSeconds(20));
        Assert.Contains(log.Scopes, scope => scope.GetValueOrDefault("CorrelationId") is "asked");
    }

    private static void Break<TModel>(IServiceCollection services)
        where TModel : class
    {
        var working = services.Last(service => service.ServiceType == typeof(IReadModelGenerations<TModel>));
        services.AddSingleton<IReadModelGenerations<TModel>>(provider =>
            new Faulty<TModel>((IReadModelGenerations<TModel>)working.ImplementationFactory!(provider)) { Failure = new NotSupportedException("broken") });
    }

    /// <summary>The properties in scope of every warning and error.</summary>
    private sealed class ScopeLog : ILoggerProvider, ISupportExternalScope
    {
        private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

        public ConcurrentBag<Dictionary<string, object?>> Scopes { get; } = [];

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public ILogger CreateLogger(string categoryName) => new Logger(this);

        public void Dispose()
        {
        }

        private sealed class Logger(ScopeLog log) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => log._scopes.Push(state);

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var properties = new Dictionary<string, object?>();
                log._scopes.ForEachScope(
                    (scope, known) => (scope as IEnumerable<KeyValuePair<string, object?>>)?.ToList().ForEach(pair => known[pair.Key] = pair.Value), properties);
                log.Scopes.Add(properties);
            }
        }
    }
}
