// Signatures of Microsoft.DurableTask.Abstractions 1.25.0.
using System.Text.Json;

namespace Microsoft.DurableTask.Entities;

/// <summary>Written as <c>@name@key</c>; names are kept in lower case.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(JsonConverter))]
public readonly struct EntityInstanceId : IEquatable<EntityInstanceId>
{
    public EntityInstanceId(string name, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(key);
        if (name.Contains('@', StringComparison.Ordinal))
        {
            throw new ArgumentException("Entity names may not contain '@' characters.", nameof(name));
        }

        (Name, Key) = (name.ToLowerInvariant(), key);
    }

    public string Name { get; }

    public string Key { get; }

    public static bool operator ==(EntityInstanceId left, EntityInstanceId right) => left.Equals(right);

    public static bool operator !=(EntityInstanceId left, EntityInstanceId right) => !left.Equals(right);

    public static EntityInstanceId FromString(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var second = instanceId[0] == '@' ? instanceId.IndexOf('@', 1) : -1;
        return second > 1
            ? new(instanceId[1..second], instanceId[(second + 1)..])
            : throw new ArgumentException($"Instance ID '{instanceId}' is not a valid entity ID.", nameof(instanceId));
    }

    public bool Equals(EntityInstanceId other) => (Name, Key) == (other.Name, other.Key);

    public override bool Equals(object? obj) => obj is EntityInstanceId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Name, Key);

    public override string ToString() => $"@{Name}@{Key}";

    private sealed class JsonConverter : System.Text.Json.Serialization.JsonConverter<EntityInstanceId>
    {
        public override EntityInstanceId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => FromString(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, EntityInstanceId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
