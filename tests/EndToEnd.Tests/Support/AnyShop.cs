namespace EndToEnd.Tests.Support;

/// <summary>
/// The app that <c>ORDERFLOW_URL</c> names, with <c>ORDERFLOW_KEY</c> and <c>ORDERFLOW_ADMIN_KEY</c> where it asks for keys; without it, one of
/// its own. All scenarios that need nothing but its API share it, and so must not mind what others have left there.
/// </summary>
public sealed class AnyShop : IAsyncLifetime
{
    private readonly Storefront? _given;

    public AnyShop()
    {
    }

    private AnyShop(Storefront given) => (_given, Shop) = (given, given);

    public Storefront Shop { get; private set; } = null!;

    /// <summary>One that a test has started itself.</summary>
    public static AnyShop Of(Storefront shop) => new(shop);

    public async ValueTask InitializeAsync() => Shop = _given ?? (Environment.GetEnvironmentVariable("ORDERFLOW_URL") is { Length: > 0 } address
        ? new DeployedShop(new Uri(address), KeyOf("ORDERFLOW_KEY"), KeyOf("ORDERFLOW_ADMIN_KEY"))
        : await Support.Shop.OpenAsync());

    public ValueTask DisposeAsync() => Shop.DisposeAsync();

    private static string? KeyOf(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } key ? key : null;
}

/// <summary>One after the other, on one app: <c>-trait "Runs=Anywhere"</c> chooses them.</summary>
[CollectionDefinition(nameof(Anywhere))]
public sealed class Anywhere : ICollectionFixture<AnyShop>
{
    public const string Runs = nameof(Runs);
}
