using LocalCloud.CosmosDb.Queries.Values;
using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Valid;

namespace LocalCloud.CosmosDb.Queries.Spatial;

/// <summary>A GeoJSON geometry of a kind that the service knows, on the globe.</summary>
internal sealed class SpatialValue
{
    private static readonly GeometryFactory s_factory = new();
    private readonly string _type;
    private readonly List<List<Coordinate[]>> _parts;

    private SpatialValue(string type, List<List<Coordinate[]>> parts) => (_type, _parts, Points) = (type, parts, [.. parts.SelectMany(rings => rings).SelectMany(ring => ring)]);

    public IReadOnlyList<Coordinate> Points { get; }

    public Coordinate? Point => _type == "Point" ? Points[0] : null;

    /// <summary>The polygon is meant by what is outside of it, as its points go round clockwise.</summary>
    public bool IsInverse(Projection projection) => _type == "Polygon" && !Orientation.IsCCW(System.Array.ConvertAll(_parts[0][0], projection.Project));

    /// <summary>Null with the reason why the value is no valid geometry.</summary>
    public static (SpatialValue? Value, string? Problem) Read(SqlValue value)
    {
        if (value.Property(new("type")) is not { Kind: SqlKind.String } kind || value.Property(new("coordinates")) is not { Kind: SqlKind.Array } coordinates)
        {
            return (null, "The input is not a GeoJSON object: it has no type or no coordinates.");
        }

        try
        {
            var type = kind.Text;
            List<List<Coordinate[]>>? parts = type switch
            {
                "Point" => [[[Position(coordinates)]]],
                "LineString" => [[Positions(coordinates)]],
                "Polygon" => [Rings(coordinates)],
                "MultiPolygon" => [.. coordinates.Items().Select(Rings)],
                _ => throw new FormatException($"The type {type} is not supported: it must be Point, LineString, Polygon or MultiPolygon."),
            };
            var read = new SpatialValue(type, parts);
            return read.Problem() is { } problem ? (null, problem) : (read, null);
        }
        catch (FormatException problem)
        {
            return (null, problem.Message);
        }
    }

    public Geometry On(Projection projection)
    {
        return _type switch
        {
            "Point" => s_factory.CreatePoint(projection.Project(Points[0])),
            "LineString" => s_factory.CreateLineString(System.Array.ConvertAll(_parts[0][0], projection.Project)),
            "Polygon" => Polygon(_parts[0]),
            _ => s_factory.CreateMultiPolygon([.. _parts.Select(Polygon)]),
        };

        Polygon Polygon(List<Coordinate[]> rings)
        {
            var projected = rings.Select(ring => s_factory.CreateLinearRing(System.Array.ConvertAll(ring, projection.Project))).ToList();
            return s_factory.CreatePolygon(projected[0], [.. projected.Skip(1)]);
        }
    }

    private string? Problem()
    {
        if (_type == "LineString")
        {
            return Points.Distinct().Count() < 2 ? "The LineString input is not valid because it has fewer than two distinct points." : null;
        }

        return _type == "Point" ? null
            : _parts.Count == 0 ? "The MultiPolygon input is not valid because it has no polygon."
            : new IsValidOp(On(Projection.Of(Points))).ValidationError is { } error ? $"The {_type} input is not valid: {error.Message}." : null;
    }

    private static List<Coordinate[]> Rings(SqlValue value)
    {
        var rings = Array(value).Select(Positions).ToList();
        if (rings.Count == 0)
        {
            throw new FormatException("The Polygon input is not valid because it has no ring.");
        }

        foreach (var (number, ring) in rings.Index())
        {
            if (ring.Length == 0 || !ring[0].Equals2D(ring[^1]))
            {
                throw new FormatException(
                    $"The Polygon input is not valid because the start and end points of the ring number {number + 1} are not the same. Each ring of a Polygon must have the same start and end points.");
            }

            if (ring.Length < 4)
            {
                throw new FormatException($"The Polygon input is not valid because the ring number {number + 1} has fewer than four points.");
            }
        }

        return rings;
    }

    private static Coordinate[] Positions(SqlValue value) => [.. Array(value).Select(Position)];

    private static Coordinate Position(SqlValue value)
    {
        var numbers = Array(value).ToList();
        if (numbers.Count < 2 || numbers.Exists(number => number.Kind != SqlKind.Number))
        {
            throw new FormatException("A position must be an array of at least two numbers: longitude and latitude.");
        }

        return Math.Abs(numbers[1].Number) > 90 ? throw new FormatException("Latitude values must be between -90 and 90 degrees.")
            : Math.Abs(numbers[0].Number) > 180 ? throw new FormatException("Longitude values must be between -180 and 180 degrees.")
            : new(numbers[0].Number, numbers[1].Number);
    }

    private static IEnumerable<SqlValue> Array(SqlValue value) =>
        value.Kind == SqlKind.Array ? value.Items() : throw new FormatException("The coordinates are not nested as the type of the geometry asks for.");
}
