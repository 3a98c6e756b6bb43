using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Infrastructure.Tests.Support;

/// <summary>A configuration that remembers what it was asked for.</summary>
internal sealed class RecordingConfiguration(IReadOnlyDictionary<string, string> values) : IConfiguration
{
    public HashSet<string> Asked { get; } = [];

    public string? this[string key]
    {
        get
        {
            Asked.Add(key);
            return values.GetValueOrDefault(key);
        }
        set => throw new NotSupportedException();
    }

    public IConfigurationSection GetSection(string key) =>
        throw new NotSupportedException($"The app asks for the section '{key}': teach this class what it reads of it.");

    public IEnumerable<IConfigurationSection> GetChildren() =>
        throw new NotSupportedException("The app asks for all settings: teach this class what it reads of them.");

    public IChangeToken GetReloadToken() => throw new NotSupportedException("Settings do not change while the app runs.");
}
