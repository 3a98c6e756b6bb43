using System.Globalization;
using Amqp.Types;

namespace LocalCloud.ServiceBus.Filters;

/// <summary>Comparison and arithmetic over values of any AMQP type; what cannot be compared or calculated is unknown.</summary>
internal static class SqlValue
{
    /// <summary>Fewer types: integers are long, fractions double, symbols and uuids text.</summary>
    public static object? Normalize(object? value) => value switch
    {
        sbyte or byte or short or ushort or int or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong large => large <= long.MaxValue ? (long)large : (double)large,
        float single => (double)single,
        decimal fraction => (double)fraction,
        Symbol symbol => symbol.ToString(),
        Guid id => id.ToString(),
        char character => character.ToString(),
        DescribedValue described => Normalize(described.Value),
        _ => value,
    };

    public static object? Compare(string operation, object? left, object? right)
    {
        if (left is null || right is null)
        {
            return null;
        }

        if (left is bool a && right is bool b)
        {
            return operation switch { "=" => a == b, "<>" => a != b, _ => null };
        }

        if (Order(left, right) is not { } order)
        {
            return operation == "<>" ? true : operation == "=" ? false : null;
        }

        return operation switch
        {
            "=" => order == 0,
            "<>" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    public static object? Calculate(string operation, object? left, object? right)
    {
        if (operation == "+" && left is string first && right is string second)
        {
            return first + second;
        }

        if (left is long a && right is long b)
        {
            return operation switch
            {
                "+" => a + b,
                "-" => a - b,
                "*" => a * b,
                _ when b == 0 => null,
                "/" => a / b,
                _ => a % b,
            };
        }

        return Number(left) is { } x && Number(right) is { } y
            ? operation switch { "+" => x + y, "-" => x - y, "*" => x * y, "/" => x / y, _ => x % y }
            : null;
    }

    private static int? Order(object left, object right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (string a, string b) => string.CompareOrdinal(a, b),
        (DateTime a, DateTime b) => a.CompareTo(b),
        _ => Number(left) is { } x && Number(right) is { } y ? x.CompareTo(y) : null,
    };

    private static double? Number(object? value) => value switch { long whole => whole, double fraction => fraction, _ => null };
}
