using System.Text.Json;
using EventSourcing.Commands;
using EventSourcing.Events;
using Ordering.Orders;
using Ordering.Orders.Upcasting;

namespace Ordering.Tests.Events;

/// <summary>
/// What is stored out there, as files: golden data and the approved schema of every event type and version ever written. They are added
/// to, never changed. An older version has beside it what it is expected to be read as.
/// </summary>
internal static class EventFiles
{
    public static string Root { get; } = FindRoot();

    public static string GoldenFolder { get; } = Path.Combine(Root, "tests", "Ordering.Tests", "Events", "Golden");

    public static string SchemaFolder { get; } = Path.Combine(Root, "tests", "Ordering.Tests", "Events", "Schemas");

    public static EventTypeRegistry Registry { get; } = EventTypeRegistry.FromAssemblies(typeof(Order).Assembly, typeof(KeyClaimed).Assembly);

    public static EventSerializer Serializer { get; } = new(Registry, [new OrderCreatedV1ToV2(), new OrderCreatedV2ToV3()]);

    /// <summary><c>order-created.v1</c> and so on, all that the code says has ever been written.</summary>
    public static IEnumerable<string> Names =>
        from known in Registry.All
        orderby known.Name
        from version in Enumerable.Range(1, known.SchemaVersion)
        select Name(known.Name, version);

    public static string Name(string type, int version) => $"{type}.v{version}";

    public static JsonElement Golden(string name) => JsonElement.Parse(File.ReadAllText(Path.Combine(GoldenFolder, $"{name}.json")));

    public static EventData Stored(string type, int version) => new($"golden-1/{version}", type, version, Golden(Name(type, version)));

    /// <summary>The golden event of the current version.</summary>
    public static DomainEvent Current(string type) => Serializer.Deserialize(Stored(type, Registry.Find(type)!.SchemaVersion));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Functions.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new FileNotFoundException("Functions.sln is not above the tests.");
    }
}
