using LocalCloud.CosmosDb.Queries.Evaluation;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using NetTopologySuite.Operation.Distance;

namespace LocalCloud.CosmosDb.Queries.Spatial;

/// <summary>How two geometries lie to each other on the globe. Polygons whose points go round clockwise are the world without what they enclose.</summary>
internal static class SpatialRelations
{
    public static bool Intersect(SpatialValue one, SpatialValue other)
    {
        var (a, b, projection) = Project(one, other);
        return (one.IsInverse(projection), other.IsInverse(projection)) switch
        {
            (true, true) => true,
            (true, false) => !Contains(a, b),
            (false, true) => !Contains(b, a),
            _ => Touch(a, b),
        };
    }

    public static bool IsWithin(SpatialValue inner, SpatialValue outer)
    {
        var (a, b, projection) = Project(inner, outer);
        return (inner.IsInverse(projection), outer.IsInverse(projection)) switch
        {
            (true, true) => Contains(a, b),
            (true, false) => false,
            (false, true) => !Touch(a, b),
            _ => Contains(b, a),
        };
    }

    /// <summary>In metres, between the points that are nearest to each other.</summary>
    public static double Distance(SpatialValue one, SpatialValue other)
    {
        if (one.Point is { } from && other.Point is { } to)
        {
            return Geodesic.Metres(from, to);
        }

        if (Intersect(one, other))
        {
            return 0;
        }

        // As seen from a point, what is nearest on the globe is nearest in the plane around it.
        var projection = Projection.Of([.. one.Points, .. other.Points], one.Point ?? other.Point);
        var nearest = IndexedFacetDistance.NearestPoints(one.On(projection), other.On(projection));
        return Geodesic.Metres(projection.Unproject(nearest[0]), projection.Unproject(nearest[1]));
    }

    private static (Geometry One, Geometry Other, Projection Projection) Project(SpatialValue one, SpatialValue other)
    {
        QueryBudget.Pairs((long)one.Points.Count * other.Points.Count);
        var projection = Projection.Of([.. one.Points, .. other.Points]);
        return (one.On(projection), other.On(projection), projection);
    }

    private static bool Touch(Geometry one, Geometry other) => PreparedGeometryFactory.Prepare(one).Intersects(other);

    private static bool Contains(Geometry outer, Geometry inner) => PreparedGeometryFactory.Prepare(outer).Contains(inner);
}
