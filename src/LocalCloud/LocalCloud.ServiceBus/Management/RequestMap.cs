using System.Collections;
using Amqp.Types;

namespace LocalCloud.ServiceBus.Management;

/// <summary>Reads the members of a request; clients differ in the types they send numbers and lists as.</summary>
internal static class RequestMap
{
    public static object? Get(this Map map, string name)
    {
        foreach (var (key, value) in map)
        {
            if (key.ToString() == name)
            {
                return value;
            }
        }

        return null;
    }

    public static string? Text(this Map map, string name) => map.Get(name)?.ToString();

    /// <exception cref="BrokerException">It is missing.</exception>
    public static string RequiredText(this Map map, string name) => map.Text(name) ?? throw BrokerException.BadArgument($"'{name}' is missing.");

    public static long Number(this Map map, string name, long otherwise) =>
        map.Get(name) is IConvertible value ? System.Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture) : otherwise;

    public static List<T> All<T>(this Map map, string name) => map.Get(name) switch
    {
        IEnumerable values and not string => [.. values.Cast<object>().Select(value => (T)Adapt<T>(value))],
        _ => throw BrokerException.BadArgument($"'{name}' is missing."),
    };

    private static object Adapt<T>(object value) =>
        typeof(T) == typeof(long) ? System.Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture) : value;
}
